import { RESOURCES, type Policy } from '../runtime/authorization';
import type { Permission, RoleAccess } from './access-matrix';

/** What is true of everybody. */
export interface AccessPage {
  readonly roles: readonly RoleAccess[];
  /** Policies that are of no single role. */
  readonly common: readonly Policy[];
}

const NOTES = {
  fresh: 'after proving who they are within the last five minutes',
  device: 'on a known device',
} as const;

/** Permissions of a role on one kind of resource that read alike, as one line. */
interface Line {
  readonly type: string;
  readonly actions: readonly string[];
  readonly ofWhom: string;
  readonly notes: string;
}

function linesOf(permissions: readonly Permission[]): Line[] {
  const lines = new Map<string, Line & { readonly actions: string[] }>();
  for (const { action, type, ofWhom, fresh, device } of permissions) {
    const notes = [...(fresh ? [NOTES.fresh] : []), ...(device ? [NOTES.device] : [])].join('; ');
    const key = JSON.stringify([type, ofWhom, notes]);
    const line = lines.get(key) ?? { type, actions: [], ofWhom: ofWhom.join('; '), notes };
    line.actions.push(action);
    lines.set(key, line);
  }
  return [...lines.values()];
}

const words = (id: string): string => id.replaceAll('-', ' ');
const title = (id: string): string => words(id).replace(/^./, (letter) => letter.toUpperCase());

const INTRODUCTION =
  'Found by asking the engine that decides in production, role by role and situation by situation. What stands nowhere is denied. A person acts in one role at a time.';

/** For people who review changes: every change of a policy that matters is a difference here. */
export const accessMarkdown = ({ roles, common }: AccessPage): string =>
  [
    '# Who may do what',
    '',
    '<!-- Generated from policies/ by `npm run docs`. Do not edit. access-matrix.html is the same, to read. -->',
    '',
    INTRODUCTION,
    '',
    '## For everybody',
    '',
    ...common.map(({ says, id }) => `- ${says} (\`${id}\`)`),
    ...roles.flatMap(({ role, permissions }) => [
      '',
      `## ${title(role)}`,
      '',
      '| what | may | of whom | only |',
      '|---|---|---|---|',
      ...linesOf(permissions).map(
        ({ type, actions, ofWhom, notes }) =>
          `| ${words(type)} | ${actions.map(words).join(', ')} | ${ofWhom} | ${notes} |`,
      ),
    ]),
    '',
  ].join('\n');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d9dee4,#343a42);--soft:light-dark(#f5f7f9,#1d2126);--quiet:light-dark(#5b6672,#9aa5b1);--mark:light-dark(#0b5c55,#6fd0c5)}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:68rem;padding:2.5rem 1.5rem 5rem;background:light-dark(#fff,#14171a);color:light-dark(#1c232b,#e5e9ee)}
h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}h2{margin:3rem 0 .25rem;font-size:1.35rem}p{max-width:44rem;margin:.5rem 0}.quiet{color:var(--quiet)}
nav{display:flex;flex-wrap:wrap;gap:.5rem;margin:1.5rem 0}nav a{border:1px solid var(--line);border-radius:2rem;padding:.2rem .8rem;color:inherit;text-decoration:none}nav a:hover,nav a:focus-visible{border-color:var(--mark);color:var(--mark)}
ul{padding-left:1.2rem;max-width:52rem}li{margin:.3rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}th{font-size:.85rem;color:var(--quiet);font-weight:600}
td:first-child{font-weight:600;white-space:nowrap}.act{display:inline-block;background:var(--soft);border:1px solid var(--line);border-radius:.3rem;padding:0 .45rem;margin:0 .25rem .2rem 0}
.over td,.over th{text-align:center;padding:.35rem .3rem;font-size:.85rem}.over td:first-child,.over th:first-child{text-align:left}.over th a{color:inherit}.over .on{color:var(--mark);font-weight:600}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--quiet)}
@media print{nav{display:none}h2{break-after:avoid}tr{break-inside:avoid}}`;

const LETTERS: readonly (readonly [string, string])[] = [
  ['read', 'R'],
  ['create', 'C'],
  ['change', 'U'],
  ['export', 'X'],
];

function overview(roles: readonly RoleAccess[]): string {
  const open = new Set(roles.flatMap(({ permissions }) => permissions.map(({ type }) => type)));
  const types = RESOURCES.filter((type) => open.has(type));
  const head = roles
    .map(({ role }) => `<th scope="col"><a href="#${role}">${escaped(title(role))}</a></th>`)
    .join('');
  const rows = types.map((type) => {
    const cells = roles.map(({ permissions }) => {
      const own = permissions
        .filter((permission) => permission.type === type)
        .map(({ action }) => action as string);
      const letters = LETTERS.filter(([action]) => own.includes(action)).map(([, letter]) => letter);
      const more = own.length > letters.length ? '+' : '';
      return `<td class="on">${letters.join('')}${more}</td>`;
    });
    return `<tr><td>${escaped(title(type))}</td>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table class="over"><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
<p class="quiet">R reads, C adds, U changes, X takes away as a file, + more; of whom, and under what conditions, stands below.</p>`;
}

function roleSection({ role, permissions, policies }: RoleAccess): string {
  const rows = linesOf(permissions).map(
    ({ type, actions, ofWhom, notes }) =>
      `<tr><td>${escaped(title(type))}</td><td>${actions.map((action) => `<span class="act">${escaped(words(action))}</span>`).join('')}</td><td>${escaped(ofWhom)}</td><td class="quiet">${escaped(notes)}</td></tr>`,
  );
  const rules = policies.map(({ says }) => `<li>${escaped(says)}</li>`).join('');
  return `<section id="${role}"><h2>${escaped(title(role))}</h2>
<ul>${rules}</ul>
<details open><summary>In detail</summary><div class="wide"><table><thead><tr><th scope="col">What</th><th scope="col">May</th><th scope="col">Of whom</th><th scope="col">Only</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></details></section>`;
}

/** One file that opens anywhere, for who runs a practice. */
export const accessHtml = ({ roles, common }: AccessPage): string => `<!doctype html>
<html lang="en">
<!-- Generated from policies/ by \`npm run docs\`. Do not edit. -->
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Who may do what</title>
<style>${STYLE}</style></head>
<body>
<h1>Who may do what</h1>
<p class="quiet">${escaped(INTRODUCTION)}</p>
<nav aria-label="Roles">${roles.map(({ role }) => `<a href="#${role}">${escaped(title(role))}</a>`).join('')}</nav>
${overview(roles)}
<h2>For everybody</h2>
<ul>${common.map(({ says }) => `<li>${escaped(says)}</li>`).join('')}</ul>
${roles.map(roleSection).join('\n')}
</body>
</html>
`;
