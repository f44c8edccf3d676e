package dev.nufleet.storage;

import dev.nufleet.model.BoardProfile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a board's storage on which anything can be tried: reads see what the board holds, writes stay here. Copies
 * only what is written: pages of flash, blocks of the card; what is erased needs no copy.
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
    private static final int PAGE_BYTES = MemoryFlash.PAGE_BYTES;
    private static final byte[] ERASED = new byte[PAGE_BYTES];

    static {
      Arrays.fill(ERASED, (byte) 0xFF);
    }

    private final Flash original;
    /** Pages that are missing are the original's; {@link #ERASED} is replaced, not changed. */
    private final byte[][] pages = new byte[MemoryFlash.PAGES][];

    ScratchFlash(Flash original) {
      this.original = original;
    }

    @Override
    public int sectorBytes() {
      return original.sectorBytes();
    }

    @Override
    public void read(int address, byte[] into, int offset, int length) {
      MemoryFlash.checkRange(address, length);
      for (int done = 0; done < length; ) {
        int inPage = (address + done) % PAGE_BYTES;
        int n = Math.min(PAGE_BYTES - inPage, length - done);
        byte[] page = pages[(address + done) / PAGE_BYTES];
        if (page == null) {
          original.read(address + done, into, offset + done, n);
        } else {
          System.arraycopy(page, inPage, into, offset + done, n);
        }
        done += n;
      }
    }

    @Override
    public void program(int address, byte[] from, int offset, int length) {
      MemoryFlash.checkRange(address, length);
      MemoryFlash.checkAligned(address, length, PROGRAM_BYTES);
      for (int done = 0; done < length; ) {
        int inPage = (address + done) % PAGE_BYTES;
        int n = Math.min(PAGE_BYTES - inPage, length - done);
        int index = (address + done) / PAGE_BYTES;
        if (n == PAGE_BYTES && pages[index] == ERASED) {
          pages[index] = Arrays.copyOfRange(from, offset + done, offset + done + n); // what most of an install does
        } else {
          programWithin(writable(index), inPage, from, offset + done, n);
        }
        done += n;
      }
    }

    private static void programWithin(byte[] page, int inPage, byte[] from, int offset, int length) {
      for (int i = 0; i < length; i++) {
        page[inPage + i] &= from[offset + i];
      }
    }

    @Override
    public void erase(int address, int length) {
      MemoryFlash.checkRange(address, length);
      MemoryFlash.checkAligned(address, length, sectorBytes());
      Arrays.fill(pages, address / PAGE_BYTES, (address + length) / PAGE_BYTES, ERASED);
    }

    @Override
    public void damage(int address, byte[] left, int offset, int length) {
      MemoryFlash.checkRange(address, length);
      for (int done = 0; done < length; ) {
        int inPage = (address + done) % PAGE_BYTES;
        int n = Math.min(PAGE_BYTES - inPage, length - done);
        System.arraycopy(left, offset + done, writable((address + done) / PAGE_BYTES), inPage, n);
        done += n;
      }
    }

    private byte[] writable(int index) {
      byte[] page = pages[index];
      if (page == null) {
        page = new byte[PAGE_BYTES];
        original.read(index * PAGE_BYTES, page, 0, PAGE_BYTES);
      } else if (page == ERASED) {
        page = ERASED.clone();
      }
      pages[index] = page;
      return page;
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
