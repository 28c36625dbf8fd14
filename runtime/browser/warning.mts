import { element, shadowHost } from './elements.mjs';
import type { Texts } from './texts.mjs';

/** Why a session ends: nobody used it, or it has lasted long enough. */
export type Cause = 'idle' | 'absolute';

export interface Answers {
  stay(): void;
  signOut(): void;
}

/** Seconds that are spoken; the others are only shown. */
const SPOKEN = [60, 30, 10];

/**
 * Warns that the session is about to end: a modal dialog whose focus is on "stay", that a screen reader speaks at once and
 * then at a minute, half a minute and ten seconds. WCAG 2.2, success criterion 2.2.1.
 */
export class Warning {
  readonly cause: Cause;
  readonly #texts: Texts;
  readonly #host: HTMLElement;
  readonly #dialog: HTMLDialogElement;
  readonly #shown = element('span', { 'aria-hidden': 'true' });
  readonly #spoken = element('span', { role: 'status', 'aria-live': 'assertive', class: 'spoken' });
  #last = Infinity;

  constructor(cause: Cause, seconds: number, texts: Texts, answers: Answers) {
    this.cause = cause;
    this.#texts = texts;
    const first = element(
      'button',
      { type: 'button', class: 'first' },
      cause === 'idle' ? texts.stay : texts.understood,
    );
    const leave = element('button', { type: 'button' }, texts.signOut);
    first.autofocus = true;
    first.addEventListener('click', () => answers.stay());
    leave.addEventListener('click', () => answers.signOut());
    this.#dialog = element(
      'dialog',
      { role: 'alertdialog', 'aria-labelledby': 'title', 'aria-describedby': 'text' },
      element('h2', { id: 'title' }, texts.title),
      element('p', { id: 'text' }, this.#shown, this.#spoken),
      element('div', { class: 'actions' }, first, leave),
    );
    // Whoever presses Escape is there.
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      answers.stay();
    });
    this.#host = shadowHost(this.#dialog);
    document.body.append(this.#host);
    this.#dialog.showModal();
    this.update(seconds);
  }

  update(seconds: number): void {
    const text = this.#texts[this.cause].replace('{time}', clockOf(seconds));
    this.#shown.textContent = text;
    const reached = SPOKEN.some((mark) => seconds <= mark && this.#last > mark);
    if (this.#last === Infinity || reached) this.#spoken.textContent = text;
    this.#last = seconds;
  }

  /** Gives the focus back to where it was. */
  close(): void {
    this.#dialog.close();
    this.#host.remove();
  }
}

/** Such as `1:30`. */
function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
