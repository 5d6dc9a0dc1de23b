// In Wagtail's editor of questions: a sound in a text, and the mark of the next gap.

const { ModalWorkflowSource, registerPlugin } = window.draftail;
const { createElement } = window.React;

class RecordingSource extends ModalWorkflowSource {
  getChooserConfig() {
    return {
      url: this.props.entityType.chooserUrls.recording,
      urlParams: {},
      onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
      responses: { chosen: this.onChosen },
    };
  }

  filterEntityData(chosen) {
    return { id: chosen.id, title: chosen.title ?? chosen.string };
  }
}

function RecordingInText({ blockProps }) {
  const { title } = blockProps.entity.getData();
  return createElement("p", { className: "question-recording", contentEditable: false }, `♪ ${title ?? ""}`);
}

registerPlugin({ type: "RECORDING", source: RecordingSource, block: RecordingInText }, "entityTypes");

// [[1]], then [[2]]…: one more than the highest that the text holds.

function nextMark(text) {
  const numbers = [...text.matchAll(/\[\[(\d+)\]\]/g)].map(([, number]) => Number(number));
  return `[[${Math.max(0, ...numbers) + 1}]]`;
}

function GapButton({ getEditorState, onChange }) {
  const insert = () => {
    const { EditorState, Modifier } = window.DraftJS;
    const state = getEditorState();
    const content = state.getCurrentContent();
    const mark = nextMark(content.getPlainText());
    const changed = Modifier.replaceText(content, state.getSelection(), mark);
    onChange(EditorState.push(state, changed, "insert-characters"));
  };
  const title = JSON.parse(document.getElementById("question-words")?.textContent ?? "{}").gap ?? "[[…]]";
  const keepSelection = (event) => event.preventDefault();
  return createElement(
    "button",
    { type: "button", className: "button button-small button-secondary", onMouseDown: keepSelection, onClick: insert },
    title,
  );
}

registerPlugin({ type: "gap", meta: GapButton }, "controls");
