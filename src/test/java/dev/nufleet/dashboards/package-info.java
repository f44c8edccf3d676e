/**
 * The Grafana dashboards of {@code dashboards/}, described once in {@link dev.nufleet.dashboards.Dashboards} and
 * written as JSON by {@link dev.nufleet.dashboards.GrafanaJson}. The program needs none of this, so it lies beside its
 * tests.
 */
package dev.nufleet.dashboards;
