package dev.nufleet.sim.judge;

import java.util.List;

/**
 * What a job of {@link DeviceTasks} is made with. Times are milliseconds.
 *
 * @param sources versions that it takes; empty: any. A dynamic job has some
 * @param later a dynamic job takes only what reports from now on
 * @param module empty: the default one
 * @param delta the one version that its package is for; empty: any
 * @param retryMinutes until a failed task is tried again; below 0: never
 * @param timeoutMinutes 0: none
 * @param startAt 0: at once
 * @param finishAt 0: never
 */
public record JobOrder(boolean dynamic, List<String> sources, boolean later, String module, String version,
    String delta, int retryMinutes, int retries, int timeoutMinutes, int perMinute, boolean replaces,
    boolean multiModule, boolean push, boolean confirm, long startAt, long finishAt) {}
