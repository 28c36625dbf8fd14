import { isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import type { Flow, Outside } from './flow';
import { textOf } from './names';

const INSIDE = { label: 'AWS Backup, TLS', transit: 'inside AWS Backup, TLS' } as const;

/** From what is backed up to its vault, and on to the vault of another region. */
export function backupFlows(set: TemplateSet): Flow[] {
  return set.ofType('AWS::Backup::BackupPlan').flatMap((plan) => {
    const saved = set
      .ofType('AWS::Backup::BackupSelection')
      .filter((selection) => set.target(selection.get('BackupPlanId'), selection.template) === plan)
      .flatMap((selection) => selected(selection, set));
    const rules = (plan.list('BackupPlan.BackupPlanRule') ?? []).filter(isObject);
    return rules.flatMap((rule) => {
      const vault = vaultOf(rule.TargetBackupVault, plan, set);
      if (!vault) return [];
      const copies = Array.isArray(rule.CopyActions) ? rule.CopyActions.filter(isObject) : [];
      return [
        ...[...new Set(saved)].map((from): Flow => ({ from, to: vault, ...INSIDE })),
        ...copies.map((copy): Flow => {
          const to =
            vaultOf(copy.DestinationBackupVaultArn, plan, set) ?? elsewhere(copy.DestinationBackupVaultArn);
          return { from: vault, to, label: 'copy, TLS', transit: 'copy by AWS Backup between regions, TLS' };
        }),
      ];
    });
  });
}

function selected(selection: TemplateResource, set: TemplateSet): TemplateResource[] {
  const named = set.mentions(selection.get('BackupSelection.Resources'), selection.template);
  const tags = [
    ...(selection.list('BackupSelection.ListOfTags') ?? []),
    ...(selection.list('BackupSelection.Conditions.StringEquals') ?? []),
  ].filter(isObject);
  const tagged = [...set.resources()].filter((resource) =>
    tags.some((tag) => {
      const key = textOf(tag.ConditionKey).replace(/^aws:ResourceTag\//, '');
      return key !== '' && resource.tag(key) === textOf(tag.ConditionValue);
    }),
  );
  return [...named, ...tagged].filter(({ type }) => BACKED_UP.has(type));
}

const BACKED_UP: ReadonlySet<string> = new Set([
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EFS::FileSystem',
  'AWS::EC2::Volume',
  'AWS::S3::Bucket',
]);

/** A vault by reference, or by the name that another stack gave it. */
function vaultOf(
  value: Json | undefined,
  from: TemplateResource,
  set: TemplateSet,
): TemplateResource | undefined {
  const target = set.target(value, from.template);
  if (target) return target;
  const words = textOf(value);
  const name = words.split(':').at(-1);
  const region = /:backup:([a-z0-9-]+):/.exec(words)?.[1];
  return set
    .ofType('AWS::Backup::BackupVault')
    .find(
      (vault) =>
        textOf(vault.get('BackupVaultName')) === name &&
        (region === undefined || vault.template.region === undefined || vault.template.region === region),
    );
}

function elsewhere(arn: Json | undefined): Outside {
  const words = textOf(arn);
  const region = /:backup:([a-z0-9-]+):/.exec(words)?.[1] ?? 'another region';
  return {
    outside: words.split(':').at(-1) ?? words,
    kind: `Backup vault · ${region}`,
    note: 'in no template',
  };
}
