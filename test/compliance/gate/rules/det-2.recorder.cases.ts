import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const good: JsonObject = { RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true } };
const recorder = (properties: JsonObject, channel = true) =>
  template({
    Recorder: resource('AWS::Config::ConfigurationRecorder', properties),
    ...(channel && { Channel: resource('AWS::Config::DeliveryChannel') }),
  });
const global = 'Properties.RecordingGroup.IncludeGlobalResourceTypes';

export const cases: RuleCases = {
  compliant: [recorder(good), recorder(change(good, 'RecordingGroup.AllSupported'))],
  failing: [
    { template: recorder({}), path: global },
    { template: recorder(change(good, 'RecordingGroup.IncludeGlobalResourceTypes', false)), path: global },
    {
      template: recorder(change(good, 'RecordingGroup.AllSupported', false)),
      path: 'Properties.RecordingGroup.AllSupported',
    },
    {
      template: recorder(
        change(good, 'RecordingGroup.RecordingStrategy', { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' }),
      ),
      path: 'Properties.RecordingGroup.RecordingStrategy.UseOnly',
    },
    {
      template: recorder({ ...good, RecordingMode: { RecordingFrequency: 'DAILY' } }),
      path: 'Properties.RecordingMode.RecordingFrequency',
    },
    { template: recorder(good, false), path: 'Properties' },
  ],
  unreadable: [{ template: recorder(change(good, 'RecordingGroup', PARAMETER)), path: global }],
};
