import { ArnFormat, Stack, Token, aws_iam as iam } from 'aws-cdk-lib';

/**
 * The ARN of a role: spelled out where the role has a name of its own, so that a policy in another stack can name it without
 * depending on its stack.
 */
export function namedRoleArn(role: iam.IRole): string {
  const name = (role.node.defaultChild as Partial<iam.CfnRole> | undefined)?.roleName;
  if (name === undefined || Token.isUnresolved(name)) return role.roleArn;
  return Stack.of(role).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
