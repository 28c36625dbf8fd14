import { Tags, aws_backup as backup, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { PhiDatabase } from '../database/phi-database';
import type { LockedVault } from './locked-vault';
import { RestoreTestRole } from './restore-test-role';

export interface RestoreTestProps {
  /** Name of the plan: letters, digits and underscores. */
  readonly name: string;
  readonly databases: readonly PhiDatabase[];
  readonly vault: LockedVault;
  /** Declared recovery time objective; the test carries it, so that the validator can judge the time it took. */
  readonly rtoMinutes: number;
}

/**
 * Restores the newest recovery point of every database once a month into a closed security group, keeps it for a
 * day of validation and removes it. 45 CFR 164.308(a)(7)(ii)(D). Source: AWS Backup Developer Guide, "Restore testing".
 */
export class RestoreTest extends Construct {
  /** Groups of the restored clusters, in the order of the databases; nobody is admitted until a validator is. */
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  /** ARN of the plan, by which its restore jobs are found. */
  readonly planArn: string;

  constructor(scope: Construct, id: string, props: RestoreTestProps) {
    super(scope, id);
    const { databases, vault } = props;
    const plan = new backup.CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: props.name.replaceAll('-', '_'),
      scheduleExpression: 'cron(0 3 1 * ? *)', // monthly
      scheduleExpressionTimezone: 'Etc/UTC',
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.vaultArn],
        recoveryPointTypes: ['CONTINUOUS', 'SNAPSHOT'],
        selectionWindowDays: 2,
      },
    });
    this.planArn = plan.attrRestoreTestingPlanArn;
    Tags.of(plan).add('bulwark:rto-minutes', String(props.rtoMinutes));
    const role = new RestoreTestRole(this, 'Role', { databases, vault });
    this.securityGroups = databases.map((database, i) => {
      const closed = new ec2.SecurityGroup(this, `Closed${i}`, {
        vpc: database.vpc,
        description: `Restore tests of ${database.clusterIdentifier}: closed`,
        allowAllOutbound: false,
      });
      const selection = new backup.CfnRestoreTestingSelection(this, `Selection${i}`, {
        restoreTestingPlanName: plan.ref,
        restoreTestingSelectionName: `database_${i}`,
        protectedResourceType: 'Aurora',
        protectedResourceArns: [database.clusterArn],
        iamRoleArn: role.roleArn,
        validationWindowHours: 24,
        restoreMetadataOverrides: {
          dbSubnetGroupName: database.subnetGroupName,
          dbClusterParameterGroupName: database.parameterGroupName,
          vpcSecurityGroupIds: `["${closed.securityGroupId}"]`,
        },
      });
      selection.node.addDependency(role); // its policy too: AWS Backup tries the role when the selection is made
      return closed;
    });
  }
}
