// Comfort for the portal's pages, each of which works without it: shows a password that is being typed, cleans a pasted code,
// brings what is wrong with a form into view, and tells the firm that a bill was looked at.

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
