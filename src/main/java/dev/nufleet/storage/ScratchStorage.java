package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a board's storage on which anything can be tried: reads see what the board holds, writes stay here. Copies
 * nothing until the first write: then the flash as a whole (512 KiB), of the card only the blocks that are written.
 * The board's storage must not change meanwhile; its counts of card reads go on with what is read through.
 */
final class ScratchStorage extends SlottedStorage {
  private ScratchStorage(BoardProfile profile, Flash flash) {
    super(profile, flash);
  }

  static ScratchStorage of(BoardStorage storage) {
    ScratchStorage scratch = new ScratchStorage(storage.profile(), new ScratchFlash(storage.flash()));
    storage.card().ifPresent(card -> scratch.insert(new ScratchCard(card)));
    return scratch;
  }

  private static final class ScratchFlash implements Flash {
    private final Flash original;
    private byte[] content;

    ScratchFlash(Flash original) {
      this.original = original;
    }

    @Override
    public int sectorBytes() {
      return original.sectorBytes();
    }

    @Override
    public void read(int address, byte[] into, int offset, int length) {
      if (content == null) {
        original.read(address, into, offset, length);
      } else {
        MemoryFlash.checkRange(address, length);
        System.arraycopy(content, address, into, offset, length);
      }
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      MemoryFlash.checkRange(address, length);
      MemoryFlash.checkAligned(address, length, PROGRAM_BYTES);
      copy();
      for (int i = 0; i < length; i++) {
        content[address + i] &= from[offset + i];
      }
    }

    @Override
    public void erase(int address, int length) {
      MemoryFlash.checkRange(address, length);
      MemoryFlash.checkAligned(address, length, sectorBytes());
      copy();
      Arrays.fill(content, address, address + length, (byte) 0xFF);
    }

    @Override
    public void damage(int address, byte[] left, int offset, int length) {
      MemoryFlash.checkRange(address, length);
      copy();
      System.arraycopy(left, offset, content, address, length);
    }

    private void copy() {
      if (content == null) {
        content = new byte[SIZE_BYTES];
        original.read(0, content, 0, SIZE_BYTES);
      }
    }
  }

  private static final class ScratchCard extends ForwardingCard {
    private final Map<Long, byte[]> written = new HashMap<>();
    private final SpoiledBlocks spoiled = new SpoiledBlocks();

    ScratchCard(Card original) {
      super(original);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) throws CardFailure {
      spoiled.check(address, length);
      if (written.isEmpty()) {
        super.read(address, into, offset, length);
        return;
      }
      Card.check(address, length, reportedBytes());
      for (int done = 0; done < length; done += BLOCK_BYTES) {
        byte[] block = written.get(address + done);
        if (block == null) {
          super.read(address + done, into, offset + done, BLOCK_BYTES);
        } else {
          System.arraycopy(block, 0, into, offset + done, BLOCK_BYTES);
        }
      }
    }

    @Override
    public void program(long address, byte[] from, int offset, int length) throws CardFailure {
      Card.check(address, length, reportedBytes());
      for (int done = 0; done < length; done += BLOCK_BYTES) {
        byte[] block = new byte[BLOCK_BYTES];
        System.arraycopy(from, offset + done, block, 0, BLOCK_BYTES);
        written.put(address + done, block);
      }
      spoiled.mended(address, length);
    }

    @Override
    public void spoil(long address) {
      spoiled.add(address);
    }
  }
}
