/** Who gives way when there are too many: the one that has waited for the longest, of the address group that has the most. */
export function crowdedOut<Client extends { readonly addressGroup: string }>(
  clients: readonly Client[],
): Client | null {
  const groups = [...Map.groupBy(clients, ({ addressGroup }) => addressGroup).values()];
  return groups.reduce((most, group) => (group.length > most.length ? group : most), [])[0] ?? null;
}
