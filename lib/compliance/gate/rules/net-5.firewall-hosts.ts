import { asList } from '../../template/policy';
import { select } from '../../template/select';
import { intrinsicOf, isObject, type Json } from '../../template/template';
import { textOf } from '../../template/text';
import { expect, isOneOf, notApplicable, problem, problemAt, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const SOURCE = 'RuleGroup.RulesSource';
const HOST = /^\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
/** A leading dot means every name below; below a bare public suffix that is everybody. */
const isHost = (value: Json | undefined): boolean =>
  typeof value === 'string' && HOST.test(value) && (!value.startsWith('.') || value.split('.').length > 2);

/** A Suricata rule that passes traffic must say to which host. */
function ruleProblems(path: string, text: string): Problem[] {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(pass|accept)\b/.test(line))
      .filter(
        (line) =>
          !/(tls\.sni|http\.host|dns\.query)\s*;.*content\s*:\s*"[^"]*[a-z0-9-]\.[a-z]{2,}"/i.test(line),
      )
      // TCP handshakes carry no host yet; they may pass so that the name can be seen.
      .filter((line) => !/flow\s*:\s*[^;]*not_established/.test(line))
      .map((line) =>
        problemWith(path, line.slice(0, 60), 'pass rules that match tls.sni, http.host or dns.query'),
      )
  );
}

/** 45 CFR 164.308(b)(1). AWS Network Firewall Developer Guide, "Stateful domain list rule groups". */
export const firewallHosts: Rule = {
  id: 'NET-5.firewall-hosts',
  title: 'Network firewalls pass traffic to named hosts only',
  help: 'List fully qualified host names in a rule group of type ALLOWLIST, or match tls.sni in pass rules.',
  types: ['AWS::NetworkFirewall::RuleGroup'],
  forbids: true,
  judge(group) {
    if (group.get('Type') === 'STATELESS') {
      const actions = select(
        group,
        `${SOURCE}.StatelessRulesAndCustomActions.StatelessRules.*.RuleDefinition.Actions.*`,
      );
      return actions
        .filter(({ value }) => !isOneOf('aws:drop', 'aws:forward_to_sfe')(value))
        .map((action) => problemAt(action, 'aws:drop or aws:forward_to_sfe'));
    }
    if (group.get(`${SOURCE}.RulesSourceList`) !== undefined) {
      const list = `${SOURCE}.RulesSourceList`;
      if (group.get(`${list}.GeneratedRulesType`) === 'DENYLIST') return notApplicable;
      return [
        ...expect(
          group,
          `${list}.GeneratedRulesType`,
          isOneOf('ALLOWLIST', 'REJECTLIST', 'ALERTLIST'),
          'ALLOWLIST',
        ),
        ...select(group, `${list}.Targets.+`)
          .filter(({ value }) => intrinsicOf(value) !== undefined || !isHost(value))
          .map((target) => problemAt(target, 'fully qualified host names')),
      ];
    }
    const text = textOf(group.get(`${SOURCE}.RulesString`));
    if (text !== undefined) return ruleProblems(`${SOURCE}.RulesString`, text);
    if (group.get(`${SOURCE}.RulesString`) !== undefined) {
      return [problem(group, `${SOURCE}.RulesString`, 'rules that can be read')];
    }
    const rules = select(group, `${SOURCE}.StatefulRules.*`);
    if (rules.length === 0) return [problem(group, SOURCE, 'a list of hosts, or rules')];
    return rules.flatMap(({ path, value }): Problem[] => {
      if (intrinsicOf(value)) return [problemAt({ path, value }, 'a rule that can be read')];
      const passes = !isOneOf('DROP', 'ALERT', 'REJECT')(group.get(`${path}.Action`));
      const named = asList(group.get(`${path}.RuleOptions`)).some(
        (option) => isObject(option) && isOneOf('tls.sni', 'http.host', 'dns.query')(option.Keyword),
      );
      return passes && !named
        ? [problem(group, `${path}.Action`, 'PASS only with tls.sni, http.host or dns.query')]
        : [];
    });
  },
};
