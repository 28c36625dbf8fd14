/** Lists of people of `Care`. */
export const TEAMS = ['careTeam', 'covering', 'referring', 'self'] as const;

const isTeam = (attr: unknown): boolean => (TEAMS as readonly unknown[]).includes(attr);
const member = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null ? (node as Readonly<Record<string, unknown>>)[name] : undefined;
const isPrincipal = (node: unknown): boolean => member(node, 'Var') === 'principal';

/**
 * Whether a condition asks anything of a list of people but whether the principal is on it. If none does, a decision needs no
 * more of a list than that: it costs the same for a team of 5 and of 50 (an entity costs some 40 µs to read).
 * @param node an expression of a policy, in Cedar's JSON format
 */
export function misusesTeams(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const contains = member(node, 'contains');
  const list = member(member(contains, 'left'), '.');
  if (isTeam(member(list, 'attr')) && isPrincipal(member(contains, 'right')))
    return misusesTeams(ownerOf(member(list, 'left')));
  const access = member(node, '.') ?? member(node, 'has');
  if (access !== undefined) {
    const attr = member(access, 'attr');
    if (isTeam(attr) || attr === 'patient') return member(node, 'has') === undefined;
    return misusesTeams(ownerOf(member(access, 'left')));
  }
  return Object.values(node).some(misusesTeams);
}

/** `resource` of `resource.patient`; whatever else it is, as it is. */
function ownerOf(node: unknown): unknown {
  const access = member(node, '.');
  return member(access, 'attr') === 'patient' ? member(access, 'left') : node;
}
