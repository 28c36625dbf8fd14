import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';
import { tagged } from './tenancy-fixtures';

const STATES: JsonObject = {
  Begin: { Type: 'Pass', Next: 'admit' },
  admit: {
    Type: 'Task',
    Parameters: { Payload: { step: 'admit' } },
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Refused' }],
    Next: 'key',
  },
  key: { Type: 'Task', Parameters: { Payload: { step: 'key' } }, End: true },
  Refused: { Type: 'Fail' },
};
const machine = (purpose: string, definition: Json) =>
  only('AWS::StepFunctions::StateMachine', { ...tagged(purpose), DefinitionString: definition });
const onboarding = (states: JsonObject, StartAt = 'Begin') =>
  machine('tenant-onboarding', JSON.stringify({ StartAt, States: states }));
const admit = STATES.admit as JsonObject;
const path = 'Properties.DefinitionString';

export const cases: RuleCases = {
  compliant: [
    onboarding(STATES),
    onboarding(STATES, 'admit'),
    machine(
      'tenant-destruction',
      JSON.stringify({
        StartAt: 'look',
        States: { look: { Type: 'Task', Parameters: { Payload: { step: 'examine' } }, End: true } },
      }),
    ),
  ],
  failing: [
    { template: onboarding(STATES, 'key'), path },
    { template: onboarding({ ...STATES, Begin: { Type: 'Pass', Next: 'key' } }), path },
    { template: onboarding({ ...STATES, Begin: { Type: 'Pass', Next: 'Begin' } }), path },
    { template: onboarding({ ...STATES, Begin: { Type: 'Choice', Default: 'admit' } }), path },
    {
      template: onboarding({ ...STATES, admit: { ...admit, Catch: [{ Next: 'key' }] } }),
      path,
    },
    { template: machine('tenant-onboarding', '{}'), path },
  ],
  notApplicable: [machine('tenant-export', '{}'), only('AWS::StepFunctions::StateMachine', {})],
  unreadable: [{ template: machine('tenant-onboarding', PARAMETER), path }],
};
