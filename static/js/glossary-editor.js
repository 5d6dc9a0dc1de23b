// In Wagtail's editor: tie the chosen word to an entry of the glossary.

const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;

class GlossarySource extends ModalWorkflowSource {
  getChooserConfig(entity, selectedText) {
    return {
      url: this.props.entityType.chooserUrls.term,
      urlParams: { q: selectedText },
      onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
      responses: { chosen: this.onChosen },
    };
  }

  filterEntityData(chosen) {
    return { id: chosen.id, title: chosen.title ?? chosen.string };
  }
}

function GlossaryWord(props) {
  const { title } = props.contentState.getEntity(props.entityKey).getData();
  return window.React.createElement(
    TooltipEntity,
    { ...props, icon: window.React.createElement("svg", { className: "icon icon-help" }, window.React.createElement("use", { href: "#icon-help" })), label: title ?? "" },
    props.children,
  );
}

registerPlugin({ type: "GLOSSARY", source: GlossarySource, decorator: GlossaryWord }, "entityTypes");
