export type Cell = string | number;

/** A heading and a table below it; without rows it says so. */
export const table = (title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  rows.length === 0
    ? `<h2>${escape(title)}</h2>\n<p>None.</p>`
    : [
        `<h2>${escape(title)}</h2>`,
        '<table>',
        row('th', head),
        ...rows.map((cells) => row('td', cells)),
        '</table>',
      ].join('\n');

const row = (tag: 'th' | 'td', cells: readonly Cell[]): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escape(String(cell))}</${tag}>`).join('')}</tr>`;

export const text = (content: string): string => `<p>${escape(content)}</p>`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (content: string): string => content.replaceAll(/[&<>"]/g, (char) => ESCAPES[char]!);

/**
 * A page for a person: no script, nothing loaded from elsewhere. The same parts give the same bytes.
 * @param parts HTML, escaped already
 * @param style more CSS
 */
export const page = (title: string, parts: readonly string[], style = ''): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escape(title)}</title>`,
    `<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2rem .6rem;text-align:left}td+td{text-align:right}${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${escape(title)}</h1>`,
    ...parts,
    '</body>',
    '</html>',
    '',
  ].join('\n');
