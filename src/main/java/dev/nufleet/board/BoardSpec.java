package dev.nufleet.board;

import dev.nufleet.model.BoardId;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.Pace;

/**
 * What one board is before it is switched on.
 *
 * @param region for the host names that it dials, for example {@code cn-shanghai}
 * @param initialVersion of the factory firmware
 * @param initialApplication bytes of the factory firmware; one array for all boards of a profile, never changed
 * @param seed of this board's random source
 */
public record BoardSpec(
    BoardId id,
    BoardProfile profile,
    DeviceTriple triple,
    String region,
    Pace pace,
    FirmwareVersion initialVersion,
    byte[] initialApplication,
    long seed) {}
