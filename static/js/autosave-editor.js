// In Wagtail's editor: a button pressed while the editor is saving by itself waits for the answer. Sent at once from a
// page that is not there yet, it would make that page a second time.

const saving = new WeakSet();
const waiting = new WeakMap();

function release(form) {
  saving.delete(form);
  if (!waiting.has(form)) return;
  const button = waiting.get(form);
  waiting.delete(form);
  if (button) button.disabled = false; // a button that is off would not say which action it stands for
  form.requestSubmit(button);
}

document.addEventListener("w-autosave:save", (event) => saving.add(event.target));
for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, (event) => release(event.target));
}

document.addEventListener(
  "submit",
  (event) => {
    if (!saving.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(event.target, event.submitter);
  },
  true,
);
