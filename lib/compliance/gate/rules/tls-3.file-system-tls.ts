import { statementsAt } from '../../template/policy';
import { select } from '../../template/select';
import { intrinsicOf } from '../../template/template';
import { notApplicable, problem, problemAt, problemWith, unmet, isOneOf } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(e)(1). Amazon EFS User Guide, "Encrypting data in transit" and "File system policies". */
export const fileSystemTls: Rule = {
  id: 'TLS-3.file-system-tls',
  title: 'File systems are mounted over TLS with IAM authorization, and refuse anything else',
  help: 'Deny elasticfilesystem access without aws:SecureTransport in FileSystemPolicy; mount with TransitEncryption ENABLED and IAM ENABLED.',
  types: ['AWS::EFS::FileSystem', 'AWS::ECS::TaskDefinition', 'AWS::Batch::JobDefinition'],
  forbids: true,
  judge(resource) {
    if (resource.type === 'AWS::EFS::FileSystem') {
      const statements = statementsAt(resource, 'FileSystemPolicy');
      const denied = statements?.some(
        ({ effect, principals, conditions }) =>
          effect === 'Deny' &&
          principals.includes('*') &&
          conditions.length === 1 &&
          conditions[0]!.key === 'aws:securetransport' &&
          conditions[0]!.values.includes('false'),
      );
      if (denied) return [];
      const allowed = 'a Deny for everyone when aws:SecureTransport is false';
      return statements
        ? [problemWith('FileSystemPolicy', 'a policy without it', allowed)]
        : [problem(resource, 'FileSystemPolicy', allowed)];
    }
    const list =
      resource.type === 'AWS::ECS::TaskDefinition' ? 'Volumes.*' : 'ContainerProperties?.Volumes.*';
    const names =
      resource.type === 'AWS::ECS::TaskDefinition'
        ? ['EFSVolumeConfiguration', 'TransitEncryption', 'AuthorizationConfig.IAM']
        : ['EfsVolumeConfiguration', 'TransitEncryption', 'AuthorizationConfig.Iam'];
    const volumes = select(resource, `${list}.${names[0]}?`);
    if (volumes.length === 0) return notApplicable;
    const hidden = volumes.find(({ value }) => intrinsicOf(value));
    if (hidden) return [problemAt(hidden, 'volumes that can be read')];
    return unmet(
      resource,
      names.slice(1).map((name) => [`${list}.${names[0]}?.${name}`, isOneOf('ENABLED'), 'ENABLED'] as const),
    );
  },
};
