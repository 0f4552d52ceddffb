//! Reading an index: the header when it is opened, of everything else what is asked for.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use hotpass_linkage::{
    corpus::Word,
    matching::{self, Block, Index, Kept},
};

use super::{
    Header, IndexError, KEY_WIDTH, MARK, Section, TERM_WIDTH, TOO_MANY, VERSION, WORD_WIDTH,
    pages::PageReader,
};

/// How long the trailer is.
const TRAILER: usize = 40;

/// How many entries of a sorted table are read at a time.
const CHUNK: u64 = 64;

/// An open index.
#[derive(Debug)]
pub(crate) struct Reader {
    pages: PageReader,
    header: Header,
}

impl Reader {
    /// Opens an index.
    pub(crate) fn open(path: &Path) -> Result<Self, IndexError> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut mark = [0; MARK.len()];
        let begins = file.read(&mut mark)?;
        if mark.get(..begins) != Some(&MARK[..]) {
            return Err(IndexError::Foreign);
        }
        let end = length.checked_sub(TRAILER as u64);
        let end = end.ok_or(IndexError::CutOff)?;
        let mut trailer = [0; TRAILER];
        file.seek(SeekFrom::Start(end))?;
        file.read_exact(&mut trailer)?;
        let (numbers, mark) = trailer.split_at(TRAILER - MARK.len());
        if mark != MARK {
            return Err(IndexError::CutOff);
        }
        let (numbers, checksum) = numbers.split_at(numbers.len() - 4);
        if crc32fast::hash(numbers).to_le_bytes() != checksum {
            return Err(IndexError::Damaged("a checksum does not hold"));
        }
        let mut bytes = Bytes(numbers);
        let (start, length) = (bytes.long()?, bytes.long()?);
        let version = bytes.short()?;
        if version != VERSION {
            return Err(IndexError::Version(version));
        }
        let pages = PageReader::new(file, end);
        let header = pages.read(start, length)?;
        let header = serde_json::from_slice(&header)
            .map_err(|_| IndexError::Damaged("the header cannot be read"))?;
        Ok(Self { pages, header })
    }

    /// Returns what holds for the whole file.
    pub(crate) fn columns(&self) -> &Header {
        &self.header
    }

    fn section(of: &[Section], position: usize) -> Result<Section, IndexError> {
        let section = of.get(position).copied();
        section.ok_or(IndexError::Damaged("a table is missing"))
    }

    /// Returns the entries of a number in a sorted table, without the number.
    fn entries(
        &self,
        section: Section,
        width: u64,
        number: u64,
    ) -> Result<Vec<Vec<u8>>, IndexError> {
        let n_entries = section.length / width;
        let at = |entry: u64| section.start + entry * width;
        let (mut low, mut high) = (0, n_entries);
        while low < high {
            let middle = low + (high - low) / 2;
            let found = self.pages.read(at(middle), 8)?;
            if Bytes(&found).long()? < number {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut found = Vec::new();
        while low < n_entries {
            let n = CHUNK.min(n_entries - low);
            let chunk = self.pages.read(at(low), n * width)?;
            for entry in chunk.chunks_exact(width as usize) {
                let mut bytes = Bytes(entry);
                if bytes.long()? != number {
                    return Ok(found);
                }
                found.push(bytes.0.to_vec());
            }
            low += n;
        }
        Ok(found)
    }
}

impl Index for Reader {
    type Error = IndexError;

    fn header(&self) -> &matching::Header {
        &self.header.matching
    }

    fn block(&self, rule: usize, key: u64) -> Result<Block, IndexError> {
        let section = Self::section(&self.header.keys, rule)?;
        let mut rows = Vec::new();
        for entry in self.entries(section, KEY_WIDTH, key)? {
            match Bytes(&entry).short()? {
                TOO_MANY => return Ok(Block::TooLarge),
                row => rows.push(row),
            }
        }
        Ok(Block::Rows(rows))
    }

    fn record(&self, row: u32) -> Result<Kept, IndexError> {
        if row >= self.header.matching.n_records {
            return Err(IndexError::Damaged("it names a row that it does not have"));
        }
        let place = self.header.starts.start + u64::from(row) * 8;
        let place = self.pages.read(place, 16)?;
        let mut place = Bytes(&place);
        let (start, end) = (place.long()?, place.long()?);
        let length = end.checked_sub(start);
        let length = length.ok_or(IndexError::Damaged("a record ends before it begins"))?;
        let record = self.pages.read(start, length)?;
        self.kept(&mut Bytes(&record))
    }

    fn term(&self, population: usize, number: u64) -> Result<u32, IndexError> {
        let section = Self::section(&self.header.terms, population)?;
        let found = self.entries(section, TERM_WIDTH, number)?;
        found.first().map_or(Ok(0), |entry| Bytes(entry).short())
    }

    fn word(&self, population: usize, number: u64) -> Result<Option<Word>, IndexError> {
        let section = Self::section(&self.header.words, population)?;
        let found = self.entries(section, WORD_WIDTH, number)?;
        let Some(entry) = found.first() else {
            return Ok(None);
        };
        let mut bytes = Bytes(entry);
        Ok(Some(Word {
            rank: bytes.short()?,
            n_rows: bytes.short()?,
        }))
    }
}

impl Reader {
    fn kept(&self, bytes: &mut Bytes<'_>) -> Result<Kept, IndexError> {
        let header = &self.header.matching;
        let id = bytes.text()?;
        let source = self.header.sources.get(bytes.number()? as usize);
        let source = source.ok_or(IndexError::Damaged("a record has no source"))?;
        let mut kept = Kept {
            id,
            source: source.clone(),
            cluster: bytes.number()?,
            cluster_size: bytes.number()?,
            ..Kept::default()
        };
        for _ in &header.columns {
            kept.values.push(bytes.text()?);
        }
        for _ in &header.terms {
            kept.terms.push(bytes.number()?);
        }
        for _ in &header.words {
            kept.words.push([bytes.words()?, bytes.words()?]);
        }
        Ok(kept)
    }
}

/// What is left of some bytes.
struct Bytes<'a>(&'a [u8]);

/// What is said when a record ends too early, or goes on too long.
const UNREADABLE: IndexError = IndexError::Damaged("a record cannot be read");

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], IndexError> {
        let (taken, rest) = self.0.split_at_checked(n).ok_or(UNREADABLE)?;
        self.0 = rest;
        Ok(taken)
    }

    fn long(&mut self) -> Result<u64, IndexError> {
        let bytes = self.take(8)?.try_into().map_err(|_| UNREADABLE)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn short(&mut self) -> Result<u32, IndexError> {
        let bytes = self.take(4)?.try_into().map_err(|_| UNREADABLE)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn number(&mut self) -> Result<u32, IndexError> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u32::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(UNREADABLE)
    }

    fn text(&mut self) -> Result<String, IndexError> {
        let length = self.number()? as usize;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| UNREADABLE)?;
        Ok(text.to_owned())
    }

    fn words(&mut self) -> Result<Vec<Word>, IndexError> {
        let n = self.number()?;
        let words = (0..n).map(|_| {
            Ok(Word {
                rank: self.number()?,
                n_rows: self.number()?,
            })
        });
        words.collect()
    }
}
