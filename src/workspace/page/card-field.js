// A choice on a card whose options the app is asked for while somebody types. Drawn as the page's own field, and handed in by its
// value. Other choices stay as Microsoft's client draws them. Used by cards.js.
import { combobox } from './combobox.js';
import { texts } from './texts.js';

/** @param {any} AC Microsoft's client */
export function cardField(AC) {
  return class extends AC.ChoiceSetInput {
    internalParse(source, context) {
      super.internalParse(source, context);
      const query = source['choices.data'];
      this.dataset = query?.type === 'Data.Query' ? query.dataset : undefined;
    }

    isDynamicTypeahead() {
      return false;
    }

    internalRender() {
      if (this.dataset === undefined) return super.internalRender();

      const element = field(this);
      this.typed = element.querySelector('input');
      this.typed.dataset.field = this.id;
      return element;
    }

    overrideInternalRender() {
      const element = super.overrideInternalRender();
      if (this.typed !== undefined) labelTyped(this);
      return element;
    }

    updateInputControlAriaLabelledBy() {
      if (this.typed === undefined) return super.updateInputControlAriaLabelledBy();
      this.typed.setAttribute('aria-labelledby', this.getAllLabelIds().join(' '));
    }

    focus() {
      if (this.typed === undefined) super.focus();
      else this.typed.focus();
    }

    isSet() {
      return this.dataset === undefined ? super.isSet() : this.chosen.length > 0;
    }

    isValid() {
      return this.dataset === undefined ? super.isValid() : true;
    }

    get value() {
      return this.dataset === undefined ? super.value : this.chosen?.[0]?.value;
    }
  };
}

/** The label belongs to what is typed into. */
function labelTyped({ typed, renderedInputControlElement: control, isRequired }) {
  typed.id = control.id;
  control.removeAttribute('id');
  if (isRequired) typed.setAttribute('aria-required', 'true');
}

function field(input) {
  const { app } = input.getRootElement();
  const known = input.defaultValue;

  input.chosen = known ? [{ text: { text: app.nameOf(known) ?? known }, value: known }] : [];
  return combobox({
    id: '',
    many: false,
    placeholder: input.placeholder ?? texts.choose,
    label: input.label ?? '',
    describedBy: undefined,
    optional: !input.isRequired,
    minQuery: 0,
    max: undefined,
    chosen: () => input.chosen,
    choose: (chosen) => {
      input.chosen = chosen;
      input.valueChanged();
    },
    load: (text) => options(app, input.dataset, text),
  });
}

async function options(app, dataset, text) {
  const answer = await app.search(dataset, text);
  if (answer.kind !== 'choices') return { kind: 'trouble', text: answer.text, options: [], groups: [] };

  return {
    kind: 'ok',
    options: answer.choices.map(({ title, value }) => ({ text: { text: title }, value })),
    groups: [],
  };
}
