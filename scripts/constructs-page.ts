import { publicConstructs, type PublicConstruct } from './public-constructs';

/** The program of the guide. The tests run it like the examples. */
const PROGRAM = `const documents = new EncryptionKey(this, 'DocumentsKey', {
  purpose: 'Documents of patients',
  alias: 'clinic/documents',
});
const accessLogs = new AccessLogBucket(this, 'AccessLogs');
const bucket = new EncryptedBucket(this, 'Documents', {
  encryptionKey: documents.key,
  serverAccessLogsBucket: accessLogs,
});
const reader = new ManagedPolicyRole(this, 'Reader', {
  assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
});
bucket.grantRead(reader);`;

const indented = (code: string): string => code.replace(/^(?=.)/gm, '    ');

const INTRODUCTION = `# Constructs

<!-- Generated from lib/index.ts and the docstrings of lib/constructs by \`npm run docs\`. Do not edit. -->

Each construct below can be used alone, in any CDK app, with or without feature flags. What a control demands has no
off-switch: it is missing from the props, overridden when it is passed all the same, or refused by an error that says
what is wrong, what was given and what is allowed.

## One construct in your app

\`\`\`ts
import { App, Stack, Validations, aws_iam as iam, type StackProps } from 'aws-cdk-lib';
import { AccessLogBucket, BulwarkChecks, EncryptedBucket, EncryptionKey, ManagedPolicyRole } from 'bulwark';
import type { Construct } from 'constructs';

class DocumentsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
${indented(PROGRAM)}
  }
}

const app = new App();
Validations.of(app).addPlugins(new BulwarkChecks()); // judges every template of the app, yours too
new DocumentsStack(app, 'Documents', { env: { account: '111122223333', region: 'us-east-1' } });
\`\`\`

- **Keys.** Hand over \`EncryptionKey.key\`. Where a docstring says that the key's policy must admit a service, name the
  service in \`services\`: CDK does not widen the policy of such a key, so that its administrators never get to use it.
- **Stacks.** Give every stack an account and a region. A key, bucket or topic of another stack is fine; \`DeliveryBucket\`
  and its \`ArchiveReplication\` belong into one stack with the \`AuditArchive\`, for their policies name each other.
- **Findings.** A construct that stands alone can leave findings that only its neighbours cure: a network needs
  \`NetworkLogs\` and \`DnsFirewall\`, a workload \`PrivateRoutes\`, a database \`PhiBackup\`, a bucket of logs
  \`ArchiveReplication\`, a detector \`FindingRules\`. Its exceptions, each with reason, owner and expiry, reach the
  template's metadata in any app.
- **Once an account and region**: \`ConfigRecorder\`, \`ThreatDetector\`, \`SecurityHub\`, \`DataClassification\`,
  \`SessionPreferences\`. Leave them out where your organization has them already.
`;

const EXAMPLES = `
## Examples

The docstring of each construct holds one, and the tests run it: without feature flags, with the recommended ones and
with weak references between stacks, and let every rule of the gate judge the result. An example is the body of a
stack's constructor. Names of the CDK's modules are the usual ones (\`ec2\`, \`iam\`, \`s3\`, \`elb\`…); these it takes for
granted:

| name | what it is |
|---|---|
`;

/** What the tests provide to every example. */
const GIVEN = {
  key: '`EncryptionKey.key` that admits every service named in a docstring',
  serverAccessLogsBucket: 'an `AccessLogBucket`',
  archive: 'an `AuditArchive` under a key of its own',
  deliveryBucket: 'a `DeliveryBucket` that is copied into the archive',
  loadBalancerLogs: 'a `LoadBalancerLogBucket` that is copied into the archive',
  alerts: 'an `Alerts`, with `FindingRules` for what detectors find',
  trailLogGroup: 'log group of an `AuditTrail`',
  vpc: '`PrivateNetwork.vpc`, logged, with subnet groups `edge`, `app` and `data`, and private routes',
  endpoints: '`PrivateRoutes.securityGroup` of its private routes',
  certificateArn: 'ARN of an ACM certificate',
  edge: 'an `HttpsEdge`',
  database: 'a `PhiDatabase`',
  auditLog: 'an `AuditLog`',
} as const;

/** The names that an example may use without declaring them. */
export type GivenName = keyof typeof GIVEN;

/** The guide to single constructs. */
export const constructsPage = {
  examples: new Map([['TheGuide', PROGRAM]]),
  render: (root: string): string =>
    [INTRODUCTION, table(publicConstructs(root)), EXAMPLES + givenRows()].join('\n'),
};

const givenRows = (): string =>
  Object.entries(GIVEN)
    .map(([name, what]) => `| \`${name}\` | ${what} |\n`)
    .join('');

function table(constructs: readonly PublicConstruct[]): string {
  const rows = constructs.map(({ name, file, summary, controls }) =>
    [`[\`${name}\`](../${file})`, summary, controls.join(', ')].map((cell) => cell.replaceAll('|', '\\|')),
  );
  return [
    '## What there is',
    '',
    '| construct | what it gives | controls |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}
