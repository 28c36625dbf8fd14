import { expect, isMissingOr, isTrue, isTrueOrMissing, problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.308(a)(8). AWS Config Developer Guide, "Recording AWS resources". */
export const recorder: Rule = {
  id: 'DET-2.recorder',
  title: 'AWS Config records every supported resource, global ones included, and delivers it',
  help: 'Set RecordingGroup.AllSupported and IncludeGlobalResourceTypes to true, and add a delivery channel.',
  types: ['AWS::Config::ConfigurationRecorder'],
  judge: (it, set) => [
    ...expect(it, 'RecordingGroup.AllSupported', isTrueOrMissing, 'true'),
    ...expect(it, 'RecordingGroup.IncludeGlobalResourceTypes', isTrue, 'true'),
    ...expect(
      it,
      'RecordingGroup.RecordingStrategy.UseOnly',
      isMissingOr('ALL_SUPPORTED_RESOURCE_TYPES'),
      'ALL_SUPPORTED_RESOURCE_TYPES',
    ),
    ...expect(it, 'RecordingMode.RecordingFrequency', isMissingOr('CONTINUOUS'), 'CONTINUOUS'),
    ...(vouching(set, it, 'AWS::Config::DeliveryChannel').length > 0
      ? []
      : [problemWith('', 'without a delivery channel', 'an AWS::Config::DeliveryChannel')]),
  ],
};
