import type { Permission, Role } from './roles';

const INTRODUCTION = `# Roles

<!-- Generated from the example deployment (config/example.yaml) by \`npm run docs\`. Do not edit. -->

Every role of the example deployment, who may take it, and each statement of its policies (45 CFR 164.308(a)(4),
164.312(a)(1)). \`{Name}\` is a resource of the same stack, \`{stack/Name}\` one of another. Keys, buckets, queues and
network endpoints have policies of their own, which narrow this further: they are in the templates. A change of what anybody
may do shows as a change of this page.
`;

export function rolesMarkdown(roles: readonly Role[]): string {
  const stacks = [...new Set(roles.map(({ stack }) => stack))];
  return [
    INTRODUCTION,
    ...stacks.flatMap((stack) => [
      `## ${stack}\n`,
      ...roles.filter((role) => role.stack === stack).map(section),
    ]),
  ].join('\n');
}

function section({ name, description, trust, attached, permissions }: Role): string {
  return [
    `### ${name}\n`,
    ...(description === undefined ? [] : [`${description}.\n`]),
    `Taken by ${trust.map(taken).join('; ')}.\n`,
    ...(attached.length > 0 ? [`Policies of AWS: ${attached.map(code).join(', ')}.\n`] : []),
    ...(permissions.length > 0 ? ['| may | on | if |', '|---|---|---|', ...permissions.map(row), ''] : []),
  ].join('\n');
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

function taken({ effect, actions, resources, conditions }: Permission): string {
  const how = actions.filter((action) => action !== 'sts:AssumeRole').map(code);
  return [
    effect === 'Deny' ? 'never by ' : '',
    resources.map(code).join(', '),
    how.length > 0 ? ` (${how.join(', ')})` : '',
    conditions.length > 0 ? ` if ${conditions.map(code).join(' and ')}` : '',
  ].join('');
}

function row({ effect, actions, resources, conditions }: Permission): string {
  const cell = (texts: readonly string[]) => texts.map(code).join('<br>');
  return `| ${effect === 'Deny' ? '**never** ' : ''}${cell(actions)} | ${cell(resources)} | ${cell(conditions)} |`;
}
