import { asList } from './policy';
import { select } from './select';
import type { Json, TemplateResource } from './template';
import type { TemplateSet } from './template-set';

/** One rule of a DNS firewall rule group. */
export interface DnsRule {
  readonly group: TemplateResource;
  /** Dotted path of the rule below the group's Properties. */
  readonly path: string;
  readonly action: Json | undefined;
  /** Of two rules that match a name, the one with the lower number decides. */
  readonly priority: number;
  /** The names it matches; undefined when it matches by another way, or by a list that the templates do not tell. */
  readonly names: readonly string[] | undefined;
  /** Whether it decides every look-up, so that no later rule is ever asked. */
  readonly everything: boolean;
}

/** The rules of a group, in the order in which the firewall asks them. */
export function dnsRulesOf(group: TemplateResource, set: TemplateSet): DnsRule[] {
  const actions = select(group, 'FirewallRules.*.Action').filter((it) => it.path.endsWith('.Action'));
  const rules = actions.map(({ path: at, value }): DnsRule => {
    const path = at.replace(/\.Action$/, '');
    const list = set.target(group.get(`${path}.FirewallDomainListId`), group.template);
    const names = list && namesIn(list);
    const priority = Number(group.get(`${path}.Priority`));
    return {
      group,
      path,
      action: value,
      priority: Number.isFinite(priority) ? priority : Infinity,
      names,
      everything: (names ?? []).some(isEverything) && group.get(`${path}.Qtype`) === undefined,
    };
  });
  return rules.toSorted((a, b) => a.priority - b.priority);
}

export const isEverything = (name: string): boolean => name === '*' || name === '*.';

/** The names of a domain list; undefined when one cannot be read, or when they stand in a file. */
function namesIn(list: TemplateResource): readonly string[] | undefined {
  const names = list.list('Domains');
  if (!names || list.get('DomainFileUrl') !== undefined) return undefined;
  const known = asList(names as Json).filter((name) => typeof name === 'string');
  return known.length === names.length ? known : undefined;
}
