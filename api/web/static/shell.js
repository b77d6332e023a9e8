// Small comforts on every page. Nothing here is needed: each page works without scripts.

// Empty fields of a form that only chooses what is shown stay out of the address.
for (const form of document.querySelectorAll("form[method=get]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
});

// The name somebody signs with is remembered in this browser only.
const NAME = "bellwether.person";
for (const field of document.querySelectorAll("input[name=person]")) {
  field.value ||= localStorage.getItem(NAME) ?? "";
  field.form?.addEventListener("submit", () => localStorage.setItem(NAME, field.value));
}

// On a phone the areas are a strip: the one that is shown stands in sight.
const nav = document.querySelector(".nav");
const current = nav?.querySelector("[aria-current]");
if (current) nav.scrollLeft = current.offsetLeft - nav.offsetLeft - 16;

// A menu closes with Escape and when something else is clicked.
for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => menu.contains(event.target) || menu.removeAttribute("open"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });
}
