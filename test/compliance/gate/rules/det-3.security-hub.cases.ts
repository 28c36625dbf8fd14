import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const hub = (properties: Parameters<typeof only>[1]) => only('AWS::SecurityHub::Hub', properties);

export const cases: RuleCases = {
  compliant: [
    hub({}),
    template({
      Hub: resource('AWS::SecurityHub::Hub', { EnableDefaultStandards: false }),
      Standard: resource('AWS::SecurityHub::Standard'),
    }),
  ],
  failing: [
    { template: hub({ EnableDefaultStandards: false }), path: 'Properties.EnableDefaultStandards' },
    { template: hub({ AutoEnableControls: false }), path: 'Properties.AutoEnableControls' },
  ],
  unreadable: [{ template: hub({ AutoEnableControls: PARAMETER }), path: 'Properties.AutoEnableControls' }],
};
