// Practice asks one question a page: its form does the work, this only sees to what a person would trip over.

const root = document.querySelector("[data-player]");

// What is there is the answer, as in a quiz: an order that nobody touched too.
function onSubmit(event) {
  if (event.submitter?.value === "check") event.target.dispatchEvent(new Event("quiz:asked", { bubbles: true }));
}

root.addEventListener("submit", onSubmit);
addEventListener("pageshow", (event) => event.persisted && location.reload());
root.querySelector("[data-errors], .feedback")?.focus();
root.dataset.ready = "";
