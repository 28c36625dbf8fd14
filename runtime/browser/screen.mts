import { element, shadowHost } from './elements.mjs';
import type { Texts } from './texts.mjs';

/** Covers the page, without a way past, while it is not known whether its content may still be seen. */
export class Curtain {
  readonly #host: HTMLElement;

  constructor(texts: Texts) {
    const dialog = element(
      'dialog',
      { class: 'all', 'aria-label': texts.checking },
      element('p', { role: 'status' }, texts.checking),
    );
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    this.#host = shadowHost(dialog);
    document.body.append(this.#host);
    // Beneath the cover too: what is not drawn is in no screenshot and no accessibility tree.
    document.documentElement.style.setProperty('visibility', 'hidden', 'important');
    this.#host.style.setProperty('visibility', 'visible', 'important');
    dialog.showModal();
  }

  lift(): void {
    document.documentElement.style.removeProperty('visibility');
    this.#host.remove();
  }
}

/**
 * Takes everything out of the document and says that the session has ended. Nothing that a framework still draws stays.
 * @param signInUrl where the way back leads
 */
export function clearScreen(texts: Texts, signInUrl: string): void {
  getSelection()?.removeAllRanges();
  const { documentElement: root, body } = document;
  for (const dialog of document.querySelectorAll('dialog[open]')) (dialog as HTMLDialogElement).close();
  for (const it of [root, body]) {
    for (const { name } of Array.from(it.attributes))
      if (name !== 'lang' && name !== 'dir') it.removeAttribute(name);
  }
  document.title = texts.ended;
  const way = element('a', { href: signInUrl, class: 'first' }, texts.signIn);
  const dialog = element(
    'dialog',
    { class: 'all', role: 'alertdialog', 'aria-labelledby': 'text' },
    element('p', { id: 'text' }, texts.ended),
    element('div', { class: 'actions' }, way),
  );
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  way.autofocus = true;
  const host = shadowHost(dialog);
  body.replaceChildren(host);
  for (const other of Array.from(root.children))
    if (other !== body && other !== document.head) other.remove();
  dialog.showModal();
  new MutationObserver(() => {
    for (const node of Array.from(body.childNodes)) if (node !== host) node.remove();
    for (const node of Array.from(root.childNodes))
      if (node !== body && node !== document.head) node.remove();
    if (document.title !== texts.ended) document.title = texts.ended;
  }).observe(root, { childList: true, subtree: true, characterData: true });
}
