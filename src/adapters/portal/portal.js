// Comfort for the portal's pages, each of which works without it: shows a password that is being typed, cleans a pasted code,
// brings what is wrong with a form into view, tells the firm that a bill was looked at, and watches a payment that is checked.

const VISIBLE_MS = 1000;

document.getElementById('problems')?.focus();

for (const button of document.querySelectorAll('button[data-reveals]')) {
  const field = document.getElementById(button.dataset.reveals);
  const show = (isShown) => {
    field.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? button.dataset.hide : button.dataset.show;
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    show(field.type === 'password');
    field.focus();
  });
  // What is sent as plain text, browsers may offer again to whoever comes next.
  field.form.addEventListener('submit', () => show(false));
}

/** "482 913 " is pasted as 482913. */
for (const field of document.querySelectorAll('input[autocomplete="one-time-code"]')) {
  field.addEventListener('paste', (event) => {
    const digits = event.clipboardData.getData('text').replace(/\D/g, '');
    if (digits === '') return;
    event.preventDefault();
    field.value = digits.slice(0, field.maxLength);
  });
}

const seen = document.getElementById('seen');
if (seen) watch(seen);

/** Tells it once, after the page was visible for a second on end. */
function watch(form) {
  let timer;
  const tell = () => {
    document.removeEventListener('visibilitychange', look);
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: 'POST', body, keepalive: true }).catch(() => undefined);
  };
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(tell, VISIBLE_MS);
  };
  document.addEventListener('visibilitychange', look);
  look();
}

const asked = document.querySelector('[data-asks-again]');
if (asked) askAgain(Number(asked.dataset.asksAgain));

/** Loads the page anew when it says something else: before that, whoever reads or listens is left alone. Each wait is longer. */
function askAgain(seconds) {
  setTimeout(async () => {
    const says = await fetch(location.href)
      .then((answer) => (answer.ok ? answer.text() : undefined))
      .catch(() => undefined);
    if (says === undefined || says.includes('data-asks-again')) askAgain(Math.min(seconds * 1.3, 60));
    else location.reload();
  }, seconds * 1000);
}
