import { asList } from '../../template/policy';
import { intrinsicOf, isObject } from '../../template/template';
import { expect, isTrue, problem, problemWith } from '../judging';
import type { Rule } from '../rule';

const FEATURES = [
  'S3_DATA_EVENTS',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
  'EBS_MALWARE_PROTECTION',
];

/** 45 CFR 164.308(a)(5)(ii)(B). Amazon GuardDuty User Guide, "GuardDuty feature activation". */
export const threatDetection: Rule = {
  id: 'DET-3.threat-detection',
  title: 'GuardDuty watches S3, RDS, Lambda, run time and malware',
  help: `Enable the detector with the features ${FEATURES.join(', ')}.`,
  types: ['AWS::GuardDuty::Detector'],
  judge(detector) {
    const features = detector.get('Features');
    if (intrinsicOf(features)) return [problem(detector, 'Features', 'features in the template')];
    const enabled = new Set(
      asList(features)
        .filter(isObject)
        .filter(({ Status }) => Status === 'ENABLED')
        .map(({ Name }) => Name),
    );
    const missing = FEATURES.filter((feature) => !enabled.has(feature));
    return [
      ...expect(detector, 'Enable', isTrue, 'true'),
      ...(missing.length > 0
        ? [problemWith('Features', `without ${missing.join(', ')}`, FEATURES.join(', '))]
        : []),
    ];
  },
};
