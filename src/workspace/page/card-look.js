// How Microsoft's client draws cards: the page's own colours and sizes, light and dark. Used by cards.js.

const colours = Object.fromEntries(
  Object.entries({
    default: ['--ink', '--soft'],
    dark: ['--ink', '--soft'],
    light: ['--ink', '--soft'],
    accent: ['--accent', '--accent'],
    attention: ['--danger', '--danger'],
    good: ['--accent', '--accent'],
    warning: ['--ink', '--soft'],
  }).map(([name, [full, subtle]]) => [name, { default: `var(${full})`, subtle: `var(${subtle})` }]),
);

function box(colour) {
  return { backgroundColor: colour, foregroundColors: colours };
}

const font = {
  fontFamily: 'inherit',
  fontSizes: { small: 13, default: 15, medium: 16, large: 19, extraLarge: 23 },
  fontWeights: { lighter: 400, default: 400, bolder: 650 },
};

export const cardLook = {
  supportsInteractivity: true,
  spacing: { small: 4, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 12 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  fontTypes: { default: font, monospace: { ...font, fontFamily: 'ui-monospace, monospace' } },
  containerStyles: {
    default: box('transparent'),
    emphasis: box('var(--raised)'),
    accent: box('var(--accent-soft)'),
    good: box('var(--accent-soft)'),
    attention: box('var(--danger-soft)'),
    warning: box('var(--warm-soft)'),
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    showCard: { actionMode: 'inline', inlineTopMargin: 12 },
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'Bolder', suffix: ' *', suffixColor: 'attention' },
      optionalInputs: { weight: 'Bolder' },
    },
    errorMessage: { color: 'attention', weight: 'Default', size: 'Small' },
  },
};
