import { Fn, Stack, aws_iam as iam } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { GUARDDUTY_AGENT_ACCOUNTS } from './guardduty-agent';

/** Whom an endpoint serves: this account, or every account of an organization. */
export interface EndpointAudience {
  /** Id of the organization, such as `o-a1b2c3d4e5`. @default - this account alone */
  readonly organizationId?: string;
}

/**
 * The statements of an endpoint's policy: our principals on our resources, whatever the action, because the
 * principals' own policies decide on actions; and the few resources that AWS owns and workloads need.
 */
export function endpointStatements(
  scope: IConstruct,
  service: string,
  { organizationId }: EndpointAudience,
): iam.PolicyStatement[] {
  const { account, partition, region } = Stack.of(scope);
  const [ourPrincipals, ourResources] = organizationId
    ? [{ 'aws:PrincipalOrgID': organizationId }, { 'aws:ResourceOrgID': organizationId }]
    : [{ 'aws:PrincipalAccount': account }, { 'aws:ResourceAccount': account }];
  const statements = [
    // An endpoint policy grants nothing by itself: the conditions are the limit, IAM policies name the actions.
    new iam.PolicyStatement({
      sid: 'OurPrincipalsOnOurResources',
      principals: [new iam.AnyPrincipal()],
      actions: ['*'],
      resources: ['*'],
      conditions: { StringEquals: { ...ourPrincipals, ...ourResources } },
    }),
  ];
  if (service === 's3') {
    // Amazon ECR User Guide, "Amazon ECR interface VPC endpoints": image layers lie in a bucket of AWS.
    statements.push(
      new iam.PolicyStatement({
        sid: 'ImageLayersOfEcr',
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
      // AWS CloudFormation User Guide, "VPC setup for custom resources": functions answer into a bucket of AWS, with a URL
      // that CloudFormation signed. The region stands in its name without hyphens.
      new iam.PolicyStatement({
        sid: 'AnswersToCloudFormation',
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [
          `arn:${partition}:s3:::cloudformation-custom-resource-response-${Fn.join('', Fn.split('-', region))}/*`,
        ],
      }),
    );
  }
  if (service === 'cognito-idp') {
    // Nobody signs these, and whoever asks proves itself by what it shows: a sign-in under way, or a refresh token.
    // Amazon Cognito Developer Guide, "Authentication flows for AWS PrivateLink integration".
    statements.push(
      new iam.PolicyStatement({
        sid: 'UnsignedCallsToOurDirectories',
        principals: [new iam.AnyPrincipal()],
        actions: [
          'cognito-idp:AssociateSoftwareToken',
          'cognito-idp:GetTokensFromRefreshToken',
          'cognito-idp:RevokeToken',
          'cognito-idp:VerifySoftwareToken',
        ],
        resources: [`arn:${partition}:cognito-idp:${region}:${account}:userpool/*`],
      }),
    );
  }
  const agent = GUARDDUTY_AGENT_ACCOUNTS[region];
  if (service.startsWith('ecr.') && agent !== undefined) {
    statements.push(
      new iam.PolicyStatement({
        sid: 'AgentOfGuardDuty',
        principals: [new iam.AnyPrincipal()],
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [`arn:${partition}:ecr:${region}:${agent}:repository/aws-guardduty-agent-fargate`],
        conditions: { StringEquals: ourPrincipals },
      }),
    );
  }
  return statements;
}
