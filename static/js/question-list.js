// In the editor of quizzes: a list of questions takes several of the bank at once, as Wagtail's panels do, and what is
// ticked in the bank stays chosen while one searches on or turns the page.
{
  const { ListBlockDefinition } = window.wagtailStreamField.blocks;

  const append = (list, chosen) => {
    const { initialChildState, meta } = list.blockDef;
    for (const item of chosen) {
      if (meta.maxNum && list.children.length >= meta.maxNum) return;
      list.insert(initialChildState, list.children.length);
      list.children.at(-1).block.widget.setStateFromModalData(item);
    }
  };

  class QuestionListDefinition extends ListBlockDefinition {
    render(...given) {
      const list = super.render(...given);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary question-list__several";
      button.textContent = this.meta.chooseSeveral;
      button.addEventListener("click", () => {
        this.childBlockDef.widget.openModal((chosen) => append(list, chosen), { multiple: true });
      });
      list.container[0].append(button);
      return list;
    }
  }

  window.telepath.register("entremise.QuestionList", QuestionListDefinition);

  const CHOICE = "[data-multiple-choice-select]";

  class Basket {
    constructor(form) {
      this.chosen = new Map();
      this.form = form;
      this.results = form.querySelector("#search-results");
      this.list = document.createElement("ul");
      this.list.className = "question-basket";
      this.results.before(this.list);
      form.addEventListener("change", ({ target }) => this.take(target));
      new MutationObserver(() => this.show()).observe(this.results, { childList: true });
    }

    take(box) {
      if (!box.matches(CHOICE)) return;
      if (box.checked) this.chosen.set(box.value, this.titleOf(box));
      else this.chosen.delete(box.value);
      this.show();
    }

    titleOf(box) {
      return box.closest("tr").querySelector("td.title, td:nth-child(2)").textContent.trim();
    }

    // Those of the page one sees are ticked there; the others stand above, ticked too.
    show() {
      const seen = new Set();
      for (const box of this.results.querySelectorAll(CHOICE)) {
        box.checked = this.chosen.has(box.value);
        seen.add(box.value);
      }
      const elsewhere = [...this.chosen].filter(([key]) => !seen.has(key));
      this.list.replaceChildren(...elsewhere.map(([key, title]) => this.line(key, title)));
      this.form.querySelector("[data-multiple-choice-submit]").disabled = !this.chosen.size;
    }

    line(key, title) {
      const line = document.createElement("li");
      const label = document.createElement("label");
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", name: "id", value: key, checked: true });
      box.setAttribute("data-multiple-choice-select", "");
      label.append(box, " ", title);
      line.append(label);
      return line;
    }
  }

  const known = new WeakSet();
  new MutationObserver(() => {
    const form = document.querySelector("form[data-multiple-choice-form]:has(#search-results)");
    if (!form || known.has(form)) return;
    known.add(form);
    new Basket(form);
  }).observe(document.body, { childList: true, subtree: true });
}
