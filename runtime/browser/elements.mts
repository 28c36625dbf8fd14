/** An element with text. Nothing here is ever parsed as HTML: Trusted Types have nothing to refuse. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

const STYLE = `
  dialog {
    box-sizing: border-box; max-width: min(28rem, calc(100vw - 2rem)); padding: 1.5rem; border: 1px solid #6b7280;
    border-radius: .75rem; background: #fff; color: #111827; font: 1rem/1.5 system-ui, sans-serif;
  }
  dialog.all { max-width: none; max-height: none; width: 100vw; height: 100vh; border: 0; border-radius: 0;
    display: grid; place-content: center; text-align: center; }
  dialog.all:focus-visible { outline: 0; }
  dialog::backdrop { background: rgb(17 24 39 / .6); }
  dialog.all::backdrop { background: #fff; }
  h2 { margin: 0 0 .5rem; font-size: 1.25rem; }
  p { margin: 0 0 1.25rem; }
  .actions { display: flex; flex-wrap: wrap; gap: .75rem; }
  .all .actions { justify-content: center; }
  button, a { font: inherit; padding: .5rem 1rem; border: 1px solid #1d4ed8; border-radius: .5rem; cursor: pointer;
    background: #fff; color: #1d4ed8; text-decoration: none; }
  .first { background: #1d4ed8; color: #fff; }
  button:focus-visible, a:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-color-scheme: dark) {
    dialog, dialog.all::backdrop { background: #111827; color: #f9fafb; }
    button, a { background: #111827; color: #93c5fd; border-color: #93c5fd; }
    .first { background: #93c5fd; color: #111827; }
    button:focus-visible, a:focus-visible { outline-color: #93c5fd; }
  }
`;

let sheet: CSSStyleSheet | undefined;

/** A place of its own in the page, which the styles of the page do not reach. */
export function shadowHost(content: Node): HTMLElement {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  const host = element('div', { 'data-bulwark-session': '' });
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.append(content);
  return host;
}
