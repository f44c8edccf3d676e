/**
 * What a run leaves: report.json, report.html, boards.csv, the table at its end.
 */
package dev.nufleet.app.report;
