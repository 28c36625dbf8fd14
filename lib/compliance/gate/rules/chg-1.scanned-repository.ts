import { expect, isOneOf, isTrue, problem } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(1)(ii)(B). Amazon ECR User Guide, "Scan images for software vulnerabilities". */
export const scannedRepository: Rule = {
  id: 'CHG-1.scanned-repository',
  title: 'Images are scanned when pushed, and their tags cannot be moved',
  help: 'Set ScanOnPush, or scan the registry continuously, and ImageTagMutability IMMUTABLE.',
  types: ['AWS::ECR::Repository'],
  forbids: true,
  judge(repository, set) {
    const registry = set
      .ofType('AWS::ECR::RegistryScanningConfiguration')
      .some((it) => it.get('ScanType') === 'ENHANCED');
    const scanned = registry || isTrue(repository.get('ImageScanningConfiguration.ScanOnPush'));
    return [
      ...(scanned ? [] : [problem(repository, 'ImageScanningConfiguration.ScanOnPush', 'true')]),
      ...expect(repository, 'ImageTagMutability', isOneOf('IMMUTABLE'), 'IMMUTABLE'),
    ];
  },
};
