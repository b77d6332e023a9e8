// A list with boxes to tick: one box for all, a count, and Shift for a range.
for (const form of document.querySelectorAll("form[data-ticking]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const count = form.querySelector("[data-count]");
  const head = form.querySelector("th.tick");
  if (!boxes.length || !head) continue;

  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Choose all on this page");
  head.replaceChildren(all);

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `(${ticked})` : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    form.classList.toggle("has-ticked", ticked > 0);
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  let last = -1;
  boxes.forEach((box, here) =>
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        for (const one of boxes.slice(Math.min(last, here), Math.max(last, here) + 1)) one.checked = box.checked;
      }
      last = here;
      show();
    }),
  );
  show();
}
