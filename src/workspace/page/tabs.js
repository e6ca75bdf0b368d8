// A row of tabs: one is open, arrow keys lead to the others. Used for the halves of a phone and for the app's conversation.

/**
 * @param {HTMLElement} list with the `role=tab` buttons in it
 * @param {(tab: HTMLElement) => void} onOpen
 * @returns {(tab: HTMLElement) => void} marks one as open without calling back
 */
export function startTabs(list, onOpen) {
  const tabs = [...list.querySelectorAll('[role=tab]')];

  function mark(chosen) {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }

  function open(chosen) {
    mark(chosen);
    onOpen(chosen);
  }

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => open(tab));
    tab.addEventListener('keydown', (event) => {
      const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs.at(to % tabs.length);
      open(next);
      next.focus();
    });
  }
  return mark;
}
