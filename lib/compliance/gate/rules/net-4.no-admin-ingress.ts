import { fieldPath, portsOf, rulesIn } from '../../template/security-groups';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const ADMIN_PORTS: Readonly<Record<number, string>> = { 22: 'SSH', 3389: 'RDP' };
const ALLOWED = 'no rule that covers port 22 or 3389: administer through SSM Session Manager';

/** 45 CFR 164.312(a)(1), 164.308(a)(4): from nowhere, not even from another security group. */
export const noAdminIngress: Rule = {
  id: 'NET-4.no-admin-ingress',
  title: 'No security group admits SSH or RDP from anywhere',
  help: 'Remove the rule, or narrow its ports; use SSM Session Manager.',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'],
  forbids: true,
  judge(resource) {
    const { rules, hidden } = rulesIn(resource, 'Ingress');
    return [
      ...hidden.map((path) => problem(resource, path, 'ingress rules that can be read')),
      ...rules.flatMap((rule): Problem[] => {
        const ports = portsOf(rule);
        if (ports === 'none') return [];
        if (ports === 'all') return [problemWith(fieldPath(rule, 'IpProtocol'), 'every port', ALLOWED)];
        if (ports !== 'unreadable') {
          const open = Object.entries(ADMIN_PORTS).filter(
            ([port]) => ports[0] <= Number(port) && Number(port) <= ports[1],
          );
          return open.map(([port, name]) =>
            problemWith(
              fieldPath(rule, 'FromPort'),
              `${ports.join(' to ')}, which opens ${name} (${port})`,
              ALLOWED,
            ),
          );
        }
        // A store's own port, read from its endpoint, is no administration port.
        const isEndpoint = ['FromPort', 'ToPort'].every(
          (field) =>
            /Port"\]?\}?$/.test(JSON.stringify(rule.body[field]) ?? '') &&
            JSON.stringify(rule.body[field]).includes('Fn::GetAtt'),
        );
        if (isEndpoint) return [];
        const field = rule.body.IpProtocol === undefined ? 'IpProtocol' : 'FromPort';
        return [problem(resource, fieldPath(rule, field), ALLOWED)];
      }),
    ];
  },
};
