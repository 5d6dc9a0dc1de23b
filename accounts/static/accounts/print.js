for (const button of document.querySelectorAll("button[name=print]")) {
  button.addEventListener("click", () => window.print());
}
