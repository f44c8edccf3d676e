package dev.nufleet.app.bench;

/**
 * Something that is measured.
 *
 * @param name its place in bench.json, for example {@code cpuPerOta.fleetMs}; of a list, {@code
 *     idle[1000].heapKbPerBoard}
 * @param unit for the table: ms, s, KB, /s
 * @param meaning for the table
 */
record Figure(String name, String unit, String meaning) {}
