package dev.nufleet.sim.judge;

import dev.nufleet.model.DeviceTriple;
import java.util.function.Function;

/**
 * What a world was asked for, as far as judges need it.
 *
 * @param startedMillis UNIX time of the world's first moment
 * @param image what the campaign spreads
 * @param mended something of the boards' firmware is mended, so it does not do what the vendor's does
 * @param retryMinutes until a failed task is tried again; below 0: never
 * @param retries how often at most
 * @param timeoutMinutes from a task's first progress until it fails; 0: for ever
 * @param perMinute notices of the job
 * @param noticeQos with which they are sent
 * @param triples of the boards, by their names
 */
public record Terms(long startedMillis, byte[] image, boolean mended, int retryMinutes, int retries,
    int timeoutMinutes, int perMinute, int noticeQos, Function<String, DeviceTriple> triples) {}
