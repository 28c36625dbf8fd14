import { Stack, type StackProps, type aws_ec2 as ec2, type aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { WebhookEndpoint } from '../constructs/webhooks/webhook-endpoint';
import { Webhooks } from '../constructs/webhooks/webhooks';
import type { AlertsStack } from './alerts-stack';
import type { AuditStack } from './audit-stack';
import type { EdgeStack } from './edge-stack';
import type { KeysStack } from './keys-stack';

export interface WebhookStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly alerts: AlertsStack;
  readonly audit: AuditStack;
  readonly edge: EdgeStack;
  readonly network: {
    readonly vpc: ec2.IVpc;
    readonly appSubnets: ec2.SubnetSelection;
    readonly endpointSecurityGroup: ec2.ISecurityGroup;
  };
}

/** What vendors post to us: verified, and then on the queue of a workload. Without webhooks, only what they would share. */
export class WebhookStack extends Stack {
  private readonly endpoints: readonly { readonly workload: string; readonly endpoint: WebhookEndpoint }[];

  constructor(scope: Construct, id: string, props: WebhookStackProps) {
    super(scope, id, props);
    const { config, keys, alerts, audit, edge, network } = props;
    const webhooks = new Webhooks(this, 'Webhooks', {
      vpc: network.vpc,
      subnets: network.appSubnets,
      endpoints: network.endpointSecurityGroup,
      encryptionKey: keys.messages,
      secretsKey: keys.secrets,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
      auditLog: audit.log,
      alerts,
    });
    this.endpoints = config.webhooks.map(({ workload, secretFrom, secretHeader, ...webhook }, i) => ({
      workload,
      endpoint: new WebhookEndpoint(this, `Webhook-${webhook.name}`, {
        webhooks,
        entrance: edge.edge,
        name: webhook.name,
        path: webhook.path,
        verifier: webhook.verifier,
        origin: `https://${config.domain}`,
        // Before every workload; each takes two.
        priority: 1 + 2 * i,
        ...(secretFrom !== undefined && { secretFrom }),
        ...(secretHeader !== undefined && { secretHeader }),
      }),
    }));
  }

  /** Settings of a workload: the URL of the queue of each webhook that is for it. */
  settingsOf(workload: string): Record<string, string> {
    return Object.fromEntries(this.of(workload).map((endpoint) => [endpoint.setting, endpoint.queueUrl]));
  }

  /** Lets a workload read the queues of its webhooks. */
  grantConsume(workload: string, role: iam.IGrantable): void {
    for (const endpoint of this.of(workload)) endpoint.grantConsume(role);
  }

  private of(workload: string): WebhookEndpoint[] {
    return this.endpoints.filter((each) => each.workload === workload).map(({ endpoint }) => endpoint);
  }
}
