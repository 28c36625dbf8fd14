import { Stack, type StackProps, type aws_logs as logs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema';
import { PagingAlarm } from '../constructs/alerts/paging-alarm';
import { AccessAnalyzers } from '../constructs/detection/access-analyzers';
import { AuditTrail } from '../constructs/detection/audit-trail';
import { ConfigRecorder } from '../constructs/detection/config-recorder';
import { DataClassification } from '../constructs/detection/data-classification';
import { FindingRules } from '../constructs/detection/finding-rules';
import { SecurityHub } from '../constructs/detection/security-hub';
import { ThreatDetector } from '../constructs/detection/threat-detector';
import { TrailAlarms } from '../constructs/detection/trail-alarms';
import { VulnerabilityScanner } from '../constructs/detection/vulnerability-scanner';
import type { AlertsStack } from './alerts-stack';
import type { ArchiveStack } from './archive-stack';
import type { KeysStack } from './keys-stack';

export interface DetectionStackProps extends StackProps {
  readonly config: Config;
  readonly keys: KeysStack;
  readonly archive: ArchiveStack;
  readonly alerts: AlertsStack;
}

/** Who did what, what changed, what is wrong with it, and who hears of it. */
export class DetectionStack extends Stack {
  /** Every event of the trail, S3 data events among them. */
  readonly trailLog: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: DetectionStackProps) {
    super(scope, id, props);
    const { config, keys, archive, alerts } = props;
    const services = config.accountServices;

    const trail = new AuditTrail(this, 'Trail', {
      trailName: config.name,
      archive: archive.archive,
      logBuckets: [archive.delivery, archive.accessLogs, archive.loadBalancerLogs],
      encryptionKey: keys.archive,
      logKey: keys.logs,
      logRetentionDays: config.retention.logDays,
    });
    this.trailLog = trail.logGroup;
    if (services.configRecorder === 'managed') {
      new ConfigRecorder(this, 'Recorder', {
        deliveryBucket: archive.delivery,
        encryptionKey: keys.archive,
      });
    }
    if (services.guardDuty === 'managed') new ThreatDetector(this, 'Threats');
    if (services.securityHub === 'managed') new SecurityHub(this, 'Hub');
    if (services.macie === 'managed') new DataClassification(this, 'Classification');
    if (services.inspector === 'managed') {
      new VulnerabilityScanner(this, 'Scanner', { encryptionKey: keys.compute });
    }
    if (services.accessAnalyzer === 'managed') new AccessAnalyzers(this, 'Access', { name: config.name });

    new TrailAlarms(this, 'Signals', { logGroup: trail.logGroup, alerts });
    new FindingRules(this, 'Findings', { alerts });
    archive.replicationFailures.forEach((metric, index) => {
      new PagingAlarm(this, `Copy${index}`, {
        alarmName: `${this.stackName}-archive-copy-failed-${index}`,
        signal: 'archive-copy-failed',
        meaning: 'A delivered log was not copied into the locked archive.',
        alerts,
        metric,
      });
    });
  }
}
