/* Trying the scenario as it stands, in a frame as large as a phone: the server plays it, nothing is kept. */

import { h } from "./dom.js";

export function createStage(root, token) {
  const dialog = root.querySelector("[data-scenario-stage]");
  dialog.querySelector("[data-scenario-stage-close]").addEventListener("click", () => dialog.close());
  return {
    play(content, scene) {
      const form = h("form", { method: "post", action: root.dataset.playUrl, target: "scenario-stage", hidden: true },
        hidden("csrfmiddlewaretoken", token), hidden("content", JSON.stringify(content)), hidden("from", scene));
      document.body.append(form); // a form inside the editor's own would send that one
      dialog.showModal();
      form.submit();
      form.remove();
    },
  };
}

function hidden(name, value) {
  return h("input", { type: "hidden", name, value });
}
