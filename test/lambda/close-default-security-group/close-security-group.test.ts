import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  closeSecurityGroup,
  parseGroupId,
} from '../../../lambda/close-default-security-group/close-security-group';
import { securityGroupOf } from '../../../lambda/close-default-security-group/security-group-client';

interface Sent {
  readonly call: string;
  readonly input: unknown;
}

/** EC2 as far as it is called: it knows the rules of one group. */
function ec2(rules: Set<string>) {
  const sent: Sent[] = [];
  const client = {
    send: (command: { readonly constructor: { readonly name: string }; readonly input: unknown }) => {
      const call = command.constructor.name;
      sent.push({ call, input: command.input });
      const rule = {
        RevokeSecurityGroupIngressCommand: 'ingress',
        RevokeSecurityGroupEgressCommand: 'egress',
      }[call];
      if (rule === undefined) return Promise.reject(new Error(`unexpected call ${call}`));
      if (rules.delete(rule)) return Promise.resolve({});
      const gone = new Error('the specified rule does not exist');
      gone.name = 'InvalidPermission.NotFound';
      return Promise.reject(gone);
    },
  };
  return { sent, client: client as unknown as EC2Client };
}

const GROUP = 'sg-0123456789abcdef0';

test('removes both rules that AWS puts into a default group', async () => {
  const rules = new Set(['ingress', 'egress']);
  const { client, sent } = ec2(rules);
  await closeSecurityGroup(securityGroupOf(client), GROUP);
  expect(rules.size).toBe(0);
  expect(sent.map(({ input }) => input)).toEqual([
    { GroupId: GROUP, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: GROUP }] }] },
    { GroupId: GROUP, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
  ]);
});

test.each([
  ['closed already', []],
  ['closed half', ['egress']],
])('leaves a group closed that is %s', async (_, left) => {
  const rules = new Set(left);
  await closeSecurityGroup(securityGroupOf(ec2(rules).client), GROUP);
  expect(rules.size).toBe(0);
});

test('says so when EC2 refuses', async () => {
  const denied = new Error('not authorized');
  denied.name = 'UnauthorizedOperation';
  const client = { send: () => Promise.reject(denied) } as unknown as EC2Client;
  await expect(closeSecurityGroup(securityGroupOf(client), GROUP)).rejects.toBe(denied);
});

test.each([undefined, 7, '', 'sg-', 'default', 'sg-0123456789abcdef0; rm', ['sg-0123456789abcdef0']])(
  'refuses %j as the id of a group',
  (value) => {
    expect(() => parseGroupId(value)).toThrow('GroupId must be the id of a security group');
  },
);
