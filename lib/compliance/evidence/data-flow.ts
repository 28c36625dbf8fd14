import type { TemplateResource } from '../template/template';
import type { TemplateSet } from '../template/template-set';
import { backupFlows } from './diagram/backup-flows';
import { graphOf, sentenceOf, type Flow, type Notes } from './diagram/flow';
import { drawLayered } from './diagram/layered';
import { logFlows } from './diagram/log-flows';
import { nameOf } from './diagram/names';
import { edgeNotes, patientFlows, STORES } from './diagram/patient-flows';
import { svgDocument, text, wrap } from './diagram/svg';
import { phiOf } from './inventory';
import type { Markup } from './markup';
import type { Diagram } from './model';

const MARGIN = 16;

/** Where data flows, as far as templates show it: patient data, backups, logs. */
export function dataFlow(set: TemplateSet): Diagram {
  const { patient, backups, logs } = bandsOf(set);
  const bands = [
    { title: 'Patient data', flows: patient },
    { title: 'Backups', flows: backups },
    { title: 'Logs and audit trail', flows: logs },
  ].filter(({ flows }) => flows.length > 0);
  const notes = edgeNotes(set);
  const parts: Markup[] = [];
  let [y, width] = [MARGIN, 420];
  for (const { title, flows } of bands) {
    parts.push(text(MARGIN, y + 14, title, 'h'));
    const drawn = drawBand(flows, set, notes, y + 34);
    parts.push(...drawn.parts);
    width = Math.max(width, drawn.width + 2 * MARGIN);
    y += 34 + drawn.height + 34;
  }
  const alone = storesWithoutFlow(set, [...patient, ...logs]);
  if (alone.length > 0) {
    parts.push(
      text(MARGIN, y + 4, 'May hold PHI, and no flow to or from a workload shows in the templates:', 'b'),
    );
    for (const words of wrap(alone, width - 2 * MARGIN, 's', 4))
      parts.push(text(MARGIN, (y += 16) + 4, words, 's'));
    y += 16;
  }
  if (parts.length === 0) parts.push(text(MARGIN, (y += 18) - 4, 'The templates show no flow of data.'));
  const connections = bands.flatMap(({ flows }) => flows.map((flow) => sentenceOf(flow, set)));
  const title = 'Data-flow diagram';
  const description = `Flows of ${bands.map((band) => band.title.toLowerCase()).join(', ') || 'nothing'}; ${connections.length} in all, listed in words beside the drawing.`;
  return {
    name: 'data-flow',
    title,
    svg: svgDocument({ name: 'data-flow', title, description, width, height: y + MARGIN / 2 }, parts),
    connections: [...new Set(connections)],
  };
}

function bandsOf(set: TemplateSet) {
  const logs = logFlows(set);
  const logStores = new Set(logs.map(({ to }) => to));
  const patient = patientFlows(set);
  // A function that moves logs belongs to the logs, whatever else carries data belongs to the patients.
  const movesLogs = (flow: Flow) => [flow.from, flow.to].some((end) => logStores.has(end) && isBucket(end));
  const carriesPhi = ({ from, to }: Flow) =>
    [from, to].every((end) => 'outside' in end || phiOf(end).phi === 'yes');
  return {
    patient: patient.filter((flow) => !movesLogs(flow) && carriesPhi(flow)),
    backups: backupFlows(set),
    logs: [...logs, ...patient.filter(movesLogs)],
  };
}

const isBucket = (end: Flow['to']): boolean => 'type' in end && end.type === 'AWS::S3::Bucket';

function drawBand(flows: readonly Flow[], set: TemplateSet, notes: Notes, top: number) {
  const { nodes, arrows } = graphOf(flows, set, notes);
  return drawLayered(nodes, arrows, { left: MARGIN, top });
}

function storesWithoutFlow(set: TemplateSet, flows: readonly Flow[]): string[] {
  const seen = new Set<TemplateResource>();
  for (const { from, to } of flows) for (const end of [from, to]) if ('type' in end) seen.add(end);
  return set
    .ofType(...STORES, 'AWS::RDS::DBCluster', 'AWS::EFS::FileSystem')
    .filter((store) => phiOf(store).phi === 'yes' && !seen.has(store))
    .map((store) => `${nameOf(store)} (${store.ref})`);
}
