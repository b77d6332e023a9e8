// Files dropped on the form, and how far they are on their way. Without this the form is sent as any other.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const note = form.querySelector("[data-progress]");
  const bar = note.querySelector("progress");
  const words = note.querySelector("span");
  const wrong = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  form.classList.add("can-drop");

  const over = (is) => (event) => {
    event.preventDefault();
    form.classList.toggle("drop-over", is);
  };
  form.addEventListener("dragenter", over(true));
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  const refuse = (text) => {
    note.hidden = true;
    button.disabled = false;
    wrong.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", wrong.id);
    input.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? (100 * loaded) / total : 0;
      words.textContent = loaded < total ? `${Math.round(bar.value)} % sent` : "Reading…";
    });
    sending.addEventListener("load", () => {
      if (sending.status < 400) location.assign(sending.responseURL);
      else refuse(reason(sending.responseText));
    });
    sending.addEventListener("error", () => refuse("The server did not answer; try again."));
    sending.open("POST", form.action);
    wrong.textContent = "";
    button.disabled = true;
    note.hidden = false;
    words.textContent = "Sending…";
    sending.send(new FormData(form));
  });
}

// Why it was not taken: a problem for programs, or a page for people.
function reason(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    const page = new DOMParser().parseFromString(text, "text/html");
    const said = page.querySelector("main [role=alert]:not(:empty)") ?? page.querySelector("main");
    return said?.textContent.trim() || "It was not taken.";
  }
}
