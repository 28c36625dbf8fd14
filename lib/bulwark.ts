import { Construct } from 'constructs';
import type { Config } from './config/schema';
import { AccessStack } from './stacks/access-stack';
import { AlertsStack } from './stacks/alerts-stack';
import { ArchiveStack } from './stacks/archive-stack';
import { AuditStack } from './stacks/audit-stack';
import { BackupReplicaStack } from './stacks/backup-replica-stack';
import { BackupStack } from './stacks/backup-stack';
import { DatabaseStack } from './stacks/database-stack';
import { DetectionStack } from './stacks/detection-stack';
import { IdentityStack } from './stacks/identity-stack';
import { EdgeStack } from './stacks/edge-stack';
import { KeysStack } from './stacks/keys-stack';
import { LifecycleStack } from './stacks/lifecycle-stack';
import { NetworkStack } from './stacks/network-stack';
import { SessionStack } from './stacks/session-stack';
import { TenancyStack } from './stacks/tenancy-stack';
import { WebhookStack } from './stacks/webhook-stack';
import { WorkloadStack } from './stacks/workload-stack';

export interface BulwarkProps {
  readonly config: Config;
}

/** The whole deployment: a table of its stacks. */
export class Bulwark extends Construct {
  constructor(scope: Construct, id: string, { config }: BulwarkProps) {
    super(scope, id);
    const env = { account: config.account, region: config.region };
    const stack = (name: string) => ({
      config,
      env,
      stackName: `${config.name}-${name}`,
      terminationProtection: true,
    });
    const keys = new KeysStack(this, 'Keys', stack('keys'));
    const alerts = new AlertsStack(this, 'Alerts', { ...stack('alerts'), keys });
    const archive = new ArchiveStack(this, 'Archive', { ...stack('archive'), keys });
    const detection = new DetectionStack(this, 'Detection', { ...stack('detection'), keys, archive, alerts });
    const network = new NetworkStack(this, 'Network', { ...stack('network'), keys, archive });
    const database = new DatabaseStack(this, 'Database', { ...stack('database'), keys, network, alerts });
    const tenancy = new TenancyStack(this, 'Tenancy', { ...stack('tenancy'), keys, archive });
    const audit = new AuditStack(this, 'Audit', {
      ...stack('audit'),
      keys,
      archive,
      alerts,
      detection,
      network,
      database,
      tenancy,
    });
    const replica = new BackupReplicaStack(this, 'BackupReplica', {
      ...stack('backup-replica'),
      env: { ...env, region: config.backupRegion },
    });
    new BackupStack(this, 'Backup', {
      ...stack('backup'),
      keys,
      database,
      replica,
      alerts,
      archive,
      audit,
    });
    const identity = new IdentityStack(this, 'Identity', { ...stack('identity'), keys, database, audit });
    const session = new SessionStack(this, 'Session', { ...stack('session'), keys });
    new AccessStack(this, 'Access', {
      ...stack('access'),
      archive,
      audit,
      database,
      detection,
      identity,
      sessions: session.sessions,
    });
    new LifecycleStack(this, 'Lifecycle', {
      ...stack('lifecycle'),
      archive,
      audit,
      database,
      identity,
      tenancy,
    });
    const edge = new EdgeStack(this, 'Edge', { ...stack('edge'), keys, alerts, archive, network });
    const webhooks =
      config.webhooks.length > 0
        ? new WebhookStack(this, 'Webhook', {
            ...stack('webhook'),
            keys,
            alerts,
            audit,
            edge,
            network,
          })
        : undefined;
    for (const workload of config.workloads) {
      new WorkloadStack(this, `Workload-${workload.name}`, {
        ...stack(`workload-${workload.name}`),
        workload,
        keys,
        alerts,
        network,
        edge,
        database,
        tenancy,
        audit,
        session,
        identity,
        ...(webhooks && { webhooks }),
      });
    }
    network.privateRoutesFor(this);
  }
}
