//! Bytes in pages with checksums: written one after the other, read from anywhere.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write},
    rc::Rc,
};

use super::IndexError;

/// How long a page is, its checksum included.
const PAGE: usize = 1024;

/// How much of it is content.
const CONTENT: usize = PAGE - 4;

/// How many pages are kept in memory.
const MOST_KEPT: usize = 1 << 16;

/// Writes pages.
#[derive(Debug)]
pub(super) struct PageWriter<W> {
    out: W,
    page: Vec<u8>,
    position: u64,
}

impl<W: Write> PageWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            page: Vec::with_capacity(PAGE),
            position: 0,
        }
    }

    /// Returns how much content was written.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Fills up the last page; returns what it was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if !self.page.is_empty() {
            self.page.resize(CONTENT, 0);
            self.end_page()?;
        }
        Ok(self.out)
    }

    fn end_page(&mut self) -> io::Result<()> {
        let checksum = crc32fast::hash(&self.page);
        self.page.extend_from_slice(&checksum.to_le_bytes());
        self.out.write_all(&self.page)?;
        self.page.clear();
        Ok(())
    }
}

impl<W: Write> Write for PageWriter<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let n = data.len().min(CONTENT - self.page.len());
        self.page.extend(data.iter().take(n));
        self.position += n as u64;
        if self.page.len() == CONTENT {
            self.end_page()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads pages.
#[derive(Debug)]
pub(super) struct PageReader {
    file: RefCell<File>,
    n_pages: u64,
    kept: RefCell<BTreeMap<u64, Rc<[u8]>>>,
}

impl PageReader {
    /// Reads the pages of a file that end at a place.
    pub(super) fn new(file: File, end: u64) -> Self {
        Self {
            file: RefCell::new(file),
            n_pages: end / PAGE as u64,
            kept: RefCell::default(),
        }
    }

    /// Reads content.
    pub(super) fn read(&self, start: u64, length: u64) -> Result<Vec<u8>, IndexError> {
        let most = self.n_pages * CONTENT as u64;
        let end = start.checked_add(length).filter(|end| *end <= most);
        let end = end.ok_or(IndexError::Damaged("it points beyond its end"))?;
        let mut content = Vec::with_capacity((end - start) as usize);
        let mut at = start;
        while at < end {
            let page = self.page(at / CONTENT as u64)?;
            let from = (at % CONTENT as u64) as usize;
            let n = (end - at).min((CONTENT - from) as u64) as usize;
            content.extend(page.iter().skip(from).take(n));
            at += n as u64;
        }
        Ok(content)
    }

    fn page(&self, number: u64) -> Result<Rc<[u8]>, IndexError> {
        if let Some(page) = self.kept.borrow().get(&number) {
            return Ok(Rc::clone(page));
        }
        let mut page = [0; PAGE];
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(number * PAGE as u64))?;
        file.read_exact(&mut page)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => IndexError::CutOff,
                _ => error.into(),
            })?;
        let (content, checksum) = page.split_at(CONTENT);
        if crc32fast::hash(content).to_le_bytes() != checksum {
            return Err(IndexError::Damaged("a checksum does not hold"));
        }
        let page: Rc<[u8]> = content.into();
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(number, Rc::clone(&page));
        Ok(page)
    }
}
